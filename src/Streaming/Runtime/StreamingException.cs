namespace Streaming;

/// <summary>An error of a running job, with the code under which the documentation explains it.</summary>
public sealed class StreamingException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">Its code, such as <c>STR3001</c>.</param>
    /// <param name="message">What is wrong, with the thing, the value, the limit and the way out.</param>
    /// <param name="inner">The cause.</param>
    public StreamingException(string code, string message, Exception? inner = null)
        : base($"{code} {message}", inner) => Code = code;

    /// <summary>The error's code.</summary>
    public string Code { get; }
}
