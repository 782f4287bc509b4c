using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>The outside store of a sink cannot be reached, or asks to try again (a lost connection, a deadlock, a restart): the same write is repeated.</summary>
[Experimental("STRX001")]
public sealed class ExternalSinkUnavailableException : Exception
{
    /// <summary>Makes an error.</summary>
    public ExternalSinkUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
