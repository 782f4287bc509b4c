namespace Streaming.Kafka.Embedded;

/// <summary>The data directory of an <see cref="EmbeddedKafka"/> cannot be used, or not any more: the disk is full or broken, or another broker has the directory.</summary>
public sealed class StorageException : IOException
{
    /// <summary>A failure.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="message">What happened, with the path.</param>
    /// <param name="innerException">What the system said; null if nothing.</param>
    /// <param name="isInUse">Another broker has the directory.</param>
    public StorageException(string path, string message, Exception? innerException = null, bool isInUse = false)
        : base(message, innerException) => (Path, IsInUse) = (path, isInUse);

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>True if another broker has the directory: nothing was changed, and it can be used once that one has ended.</summary>
    public bool IsInUse { get; }
}
