using Streaming.Kafka.Native;

namespace Streaming.Kafka;

/// <summary>Says of an error code what can be done about it.</summary>
internal static class KafkaErrors
{
    /// <summary>The kind of an error outside of transactions; null for one that only means that something is unreachable or late.</summary>
    internal static TransportErrorKind? Kind(RdError code) => code switch
    {
        RdError.TopicUnauthorized or RdError.GroupUnauthorized or RdError.ClusterUnauthorized or RdError.TransactionalIdUnauthorized
            or RdError.SecurityDisabled => TransportErrorKind.Unauthorized,
        RdError.Authentication or RdError.SaslAuthenticationFailed => TransportErrorKind.Unauthenticated,
        RdError.Fenced or RdError.ProducerFenced or RdError.InvalidProducerEpoch or RdError.FencedInstance or RdError.UnreleasedInstance => TransportErrorKind.Fenced,
        RdError.IllegalGeneration or RdError.UnknownMember or RdError.RebalanceInProgress or RdError.FencedMemberEpoch or RdError.StaleMemberEpoch => TransportErrorKind.StaleGeneration,
        RdError.AutoOffsetReset or RdError.OffsetOutOfRange => TransportErrorKind.OffsetOutOfRange,
        _ when IsConnection(code) => null,
        _ => TransportErrorKind.Fatal,
    };

    /// <summary>True if it says that a broker was not reached or did not answer in time.</summary>
    internal static bool IsConnection(RdError code) => code is RdError.Transport or RdError.Resolve or RdError.AllBrokersDown or RdError.TimedOut
        or RdError.TimedOutInQueue or RdError.MessageTimedOut or RdError.RequestTimedOut or RdError.NetworkException or RdError.Ssl;

    /// <summary>
    /// True if the record is refused whatever the others do. A batch that is too large as a whole says nothing about a record, unless that was alone in it.
    /// </summary>
    /// <param name="code">The error that was reported for it.</param>
    /// <param name="batch">Records in its batch.</param>
    /// <param name="othersFailed">True if some record of the batch was refused because of another.</param>
    /// <param name="forOther">True if this one was.</param>
    internal static bool IsForRecordItself(RdError code, int batch, bool othersFailed, bool forOther) => code switch
    {
        RdError.MessageTooLarge or RdError.InvalidMessageSize => batch == 1,
        RdError.InvalidTimestamp => batch == 1 || (othersFailed && !forOther),
        RdError.InvalidRecord => !forOther,
        _ => false,
    };

    /// <summary>Why a record was refused.</summary>
    internal static string Reason(RdError code, int batch) => code == RdError.MessageTooLarge && batch > 1
        ? $"{NativeError.Describe(code)} (a batch of {batch} records, larger than the topic's max.message.bytes: set batch.size below that, or message.max.bytes if one record is too large)"
        : NativeError.Describe(code);

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
            // Not let in means not heard: what was sent before may have been.
            TransportErrorKind.Unauthenticated => TransportErrorKind.UnknownOutcome,
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
