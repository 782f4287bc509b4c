namespace Streaming.Building;

/// <summary>What the records of an exchange remember of their source topic's name: FNV-1a (Fowler, Noll, Vo), 32 bits, over its characters, which are ASCII.</summary>
internal static class TopicHash
{
    public static uint Of(string topic)
    {
        var hash = 2166136261u;
        foreach (var c in topic) hash = (hash ^ (byte)c) * 16777619u;
        return hash;
    }
}
