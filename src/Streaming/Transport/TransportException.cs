using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>An error of the transport.</summary>
[Experimental("STRX001")]
public sealed class TransportException : Exception
{
    /// <summary>Makes an error.</summary>
    public TransportException(TransportErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>What can be done about it.</summary>
    public TransportErrorKind Kind { get; }
}

/// <summary>What can be done about a transport error.</summary>
[Experimental("STRX001")]
public enum TransportErrorKind
{
    /// <summary>Try again later (unreachable, timed out, and surely without effect).</summary>
    Transient,

    /// <summary>The transaction must be aborted; a new one may be begun with the same producer.</summary>
    Abortable,

    /// <summary>The call may or may not have had its effect.</summary>
    UnknownOutcome,

    /// <summary>Another with the same name has taken over: this one must stop.</summary>
    Fenced,

    /// <summary>The generation is old: a rebalance is under way. The transaction must be aborted.</summary>
    StaleGeneration,

    /// <summary>The start offset is no longer there.</summary>
    OffsetOutOfRange,

    /// <summary>A right is missing; the message names operation and resource.</summary>
    Unauthorized,

    /// <summary>The cluster does not let the client in: its credentials do not hold, or do not hold any more.</summary>
    Unauthenticated,

    /// <summary>Nothing helps but a new client or a new configuration.</summary>
    Fatal,
}
