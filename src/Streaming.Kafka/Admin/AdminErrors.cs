using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka.Admin;

/// <summary>Finds what went wrong in the exceptions of the admin client, whose own text mostly says that something did.</summary>
internal static class AdminErrors
{
    /// <summary>
    /// True if the cluster is only not ready to answer, as right after a topic was made or while a leader moves: the brokers learn of that one after another. The
    /// client's administrative calls do not ask again by themselves.
    /// </summary>
    internal static bool IsPassing(ErrorCode code) => code is ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable or ErrorCode.ReplicaNotAvailable
        or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.OffsetNotAvailable or ErrorCode.KafkaStorageError or ErrorCode.NotController || IsOfCoordinator(code);

    /// <summary>True if it was asked with the epoch of a leader that is none any more, or is not one yet.</summary>
    internal static bool IsOfOldLeader(TransportException e) => e.InnerException is KafkaException kafka && First(kafka).Code is ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch;

    /// <summary>True if a group's coordinator is only not ready to answer, as while it is being elected or loads what it keeps.</summary>
    internal static bool IsOfCoordinator(ErrorCode code) => code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress;

    /// <summary>
    /// True if the brokers do not let the client in, or it does not trust them. What a broker has against a client's certificate comes as an alert of TLS, when the client takes the
    /// connection for made: it is told as one that was lost, and only its text says more. A connection that is lost within the handshake is none: the broker stops.
    /// </summary>
    internal static bool IsRefusal(Error error) => error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed
        || (error.Code == ErrorCode.Local_Ssl && !error.Reason.Contains("Disconnected", StringComparison.Ordinal) && !error.Reason.Contains("reset", StringComparison.Ordinal))
        || IsAlert(error);

    /// <summary>What the brokers or the client have against each other.</summary>
    internal static string Refusal(Error error) => IsAlert(error) && error.Reason.Contains("certificate", StringComparison.Ordinal)
        ? $"{error.Code}: {error.Reason}: the broker wants a certificate of the client's, signed by an authority that it trusts"
        : $"{error.Code}: {error.Reason}";

    internal static (ErrorCode Code, string Text) First(KafkaException e)
    {
        var parts = e switch
        {
            CreateTopicsException c => c.Results.Select(r => (r.Topic, r.Error)),
            DeleteTopicsException d => d.Results.Select(r => (r.Topic, r.Error)),
            DescribeTopicsException d => d.Results.TopicDescriptions.Select(t => (t.Name, t.Error)),
            DeleteRecordsException d => d.Results.Select(r => ($"{r.Topic}[{r.Partition.Value}]", r.Error)),
            ListOffsetsException l => l.Result.ResultInfos.Select(r => r.TopicPartitionOffsetError).Select(r => ($"{r.Topic}[{r.Partition.Value}]", r.Error)),
            DeleteGroupsException d => d.Results.Select(r => (r.Group, r.Error)),
            DescribeConsumerGroupsException d => d.Results.ConsumerGroupDescriptions.Select(g => (g.GroupId, g.Error)),
            DescribeConfigsException d => d.Results.Select(r => (r.ConfigResource.Name, r.Error)),
            _ => [],
        };
        foreach (var (name, error) in parts)
            if (error is { IsError: true }) return (error.Code, $"{name}: {error.Code}: {error.Reason}");
        return (e.Error.Code, $"{e.Error.Code}: {e.Error.Reason}");
    }

    private static bool IsAlert(Error error) => error.Code == ErrorCode.Local_Transport && error.Reason.Contains("SSL alert number", StringComparison.Ordinal);
}
