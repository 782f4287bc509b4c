namespace Streaming.Kafka.Embedded.Topics;

/// <summary>What topics may be called: Kafka's rules.</summary>
internal static class TopicName
{
    private const int Longest = 249;

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    public static string? Check(string name) => name switch
    {
        "" => "A topic's name is not empty.",
        "." or ".." => $"A topic is not called '{name}'.",
        { Length: > Longest } => $"A topic's name has at most {Longest} characters; this has {name.Length}.",
        _ when !name.All(IsLegal) => $"A topic's name has letters, digits, '.', '_' and '-' only; this is '{name}'.",
        _ => null,
    };

    /// <summary>The name as metrics have it: topics whose names differ only by '.' and '_' are one there, so there may not be two of them.</summary>
    public static string Collision(string name) => name.Replace('.', '_');

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
