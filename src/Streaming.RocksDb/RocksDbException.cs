namespace Streaming.RocksDb;

/// <summary>An error of the state on disk. The message begins with the code and names the directory and the way out.</summary>
public sealed class RocksDbException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">The code, <c>STR2201</c> to <c>STR2206</c>.</param>
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
    /// STR2201 library missing · STR2202 directory of another identity · STR2203 directory of a newer format ·
    /// STR2204 directory in use · STR2205 an operation failed · STR2206 the directory is damaged.
    /// </summary>
    public string Code { get; }

    /// <summary>The directory concerned; null if none is.</summary>
    public string? Directory { get; }
}
