namespace Streaming.RocksDb;

/// <summary>An error of the state on disk. The message begins with the code and names the directory and the way out.</summary>
public sealed class RocksDbException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">The code, <c>STR2801</c> to <c>STR2806</c>.</param>
    /// <param name="message">What happened, without the code.</param>
    /// <param name="directory">The task's directory, if one is concerned.</param>
    /// <param name="inner">The cause.</param>
    internal RocksDbException(string code, string message, string? directory = null, Exception? inner = null)
        : base($"{code} {message}", inner)
    {
        Code = code;
        Directory = directory;
    }

    /// <summary>
    /// STR2801 library missing · STR2802 directory of another identity · STR2803 directory of a newer format ·
    /// STR2804 directory in use · STR2805 an operation failed · STR2806 the directory is damaged.
    /// </summary>
    public string Code { get; }

    /// <summary>The directory concerned; null if none is.</summary>
    public string? Directory { get; }
}
