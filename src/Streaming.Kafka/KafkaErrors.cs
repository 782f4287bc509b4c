using Streaming.Kafka.Native;

namespace Streaming.Kafka;

/// <summary>Says of an error code what can be done about it.</summary>
internal static class KafkaErrors
{
    /// <summary>The kind of an error outside of transactions; null for one that only means that something is unreachable or late.</summary>
    internal static TransportErrorKind? Kind(RdError code) => code switch
    {
        RdError.TopicUnauthorized or RdError.GroupUnauthorized or RdError.ClusterUnauthorized or RdError.TransactionalIdUnauthorized
            or RdError.Authentication or RdError.SaslAuthenticationFailed or RdError.SecurityDisabled => TransportErrorKind.Unauthorized,
        RdError.Fenced or RdError.ProducerFenced or RdError.InvalidProducerEpoch or RdError.FencedInstance or RdError.UnreleasedInstance => TransportErrorKind.Fenced,
        RdError.IllegalGeneration or RdError.UnknownMember or RdError.RebalanceInProgress or RdError.FencedMemberEpoch or RdError.StaleMemberEpoch => TransportErrorKind.StaleGeneration,
        RdError.AutoOffsetReset or RdError.OffsetOutOfRange => TransportErrorKind.OffsetOutOfRange,
        _ when IsConnection(code) => null,
        _ => TransportErrorKind.Fatal,
    };

    /// <summary>True if it says that a broker was not reached or did not answer in time.</summary>
    internal static bool IsConnection(RdError code) => code is RdError.Transport or RdError.Resolve or RdError.AllBrokersDown or RdError.TimedOut
        or RdError.TimedOutInQueue or RdError.MessageTimedOut or RdError.RequestTimedOut or RdError.NetworkException or RdError.Ssl;

    /// <summary>True if the record is refused whatever the others do.</summary>
    internal static bool IsForRecordItself(RdError code) =>
        code is RdError.MessageTooLarge or RdError.InvalidMessageSize or RdError.InvalidTimestamp or RdError.InvalidRecord;

    /// <summary>
    /// The error of a call about a transaction. <paramref name="connectionLost"/>: a connection was lost meanwhile, so that the first copy of a request that the client
    /// repeated may still be on its way.
    /// </summary>
    internal static TransportException? Transaction(string call, NativeError error, bool connectionLost, string hint)
    {
        if (!error.IsError)
        {
            return connectionLost
                ? new(TransportErrorKind.UnknownOutcome, $"STR3401 {call}: a connection to a broker was lost meanwhile, so its outcome is not known.{hint}")
                : null;
        }
        var kind = Kind(error.Code) switch
        {
            TransportErrorKind.Fenced => TransportErrorKind.Fenced,
            TransportErrorKind.Unauthorized => TransportErrorKind.Unauthorized,
            _ when connectionLost || IsConnection(error.Code) => TransportErrorKind.UnknownOutcome,
            TransportErrorKind.StaleGeneration => TransportErrorKind.StaleGeneration,
            _ when error.RequiresAbort => TransportErrorKind.Abortable,
            _ when error.IsFatal => TransportErrorKind.Fatal,
            _ when error.IsRetriable => TransportErrorKind.UnknownOutcome,
            _ => TransportErrorKind.Fatal,
        };
        var advice = kind == TransportErrorKind.Fenced
            ? " Another producer with the same transactional id has taken over, or the transaction took longer than its time-out."
            : "";
        return new(kind, $"STR3401 {call}: {NativeError.Name(error.Code)}: {error.Text}.{advice}{hint}");
    }
}
