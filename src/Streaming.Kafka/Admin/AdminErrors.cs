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
}
