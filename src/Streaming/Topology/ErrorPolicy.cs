namespace Streaming;

/// <summary>What happens to a record that cannot be processed: it cannot be decoded, or user code throws for it.</summary>
public sealed class ErrorPolicy
{
    private ErrorPolicy(string name, string? topic) => (Name, DeadLetterTopic) = (name, topic);

    /// <summary>The worker stops with the error; offsets before the record are committed. The default: nothing is lost unseen.</summary>
    public static ErrorPolicy Fail { get; } = new("fail", null);

    /// <summary>The record is dropped and counted.</summary>
    public static ErrorPolicy Skip { get; } = new("skip", null);

    /// <summary>The record goes to <paramref name="topic"/> as it was read, with headers for its origin and the cause, in the same transaction.</summary>
    public static ErrorPolicy DeadLetter(string topic)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        return new("dead-letter", topic);
    }

    /// <summary>The dead-letter topic; null for the other policies.</summary>
    public string? DeadLetterTopic { get; }

    internal string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => DeadLetterTopic is null ? Name : $"{Name} {DeadLetterTopic}";
}
