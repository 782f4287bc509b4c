using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Cluster;

/// <summary>The id of the cluster, in the form that Kafka's tools give it.</summary>
internal static class ClusterIdentity
{
    /// <summary>Another one than any before.</summary>
    public static string New() => Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The one that is kept; a new one is kept from now on.</summary>
    public static string Of(ILogStorage storage)
    {
        using WireBuffer key = new(1), value = new(64);
        var entry = new ClusterEntry();
        StateCodec.WriteKey(key, entry);
        if (storage.Journal!.All.TryGetValue(key.Written.ToArray(), out var kept)) return StateCodec.Read<ClusterEntry>(key.Written.ToArray(), kept).ClusterId;
        entry.ClusterId = New();
        StateCodec.WriteValue(value, entry);
        storage.Journal.Put(key.Written, value.Written);
        return entry.ClusterId;
    }
}
