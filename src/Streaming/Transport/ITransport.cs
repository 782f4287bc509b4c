using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// The client's side of a log of partitioned topics with consumer groups and transactions. Failures are <see cref="TransportException"/>s.
/// Tasks returned may complete on any thread.
/// </summary>
[Experimental("STRX001")]
public interface ITransport : IAsyncDisposable
{
    /// <summary>Describes the cluster and the named topics; a topic that does not exist is left out. With no names, all topics are described (for nearest names in errors).</summary>
    ValueTask<ClusterDescription> DescribeAsync(IReadOnlyCollection<string>? topics, CancellationToken cancellationToken);

    /// <summary>Makes a topic; one that exists already is left as it is.</summary>
    ValueTask CreateTopicAsync(TopicSpecification topic, CancellationToken cancellationToken);

    /// <summary>Deletes a topic; one that does not exist is left at that.</summary>
    ValueTask DeleteTopicAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Looks offsets up. A partition that does not exist is an error.</summary>
    ValueTask<IReadOnlyDictionary<TopicPartition, long>> ListOffsetsAsync(IReadOnlyCollection<TopicPartition> partitions, OffsetQuery query, CancellationToken cancellationToken);

    /// <summary>Lets the log forget the records below the given offsets.</summary>
    ValueTask DeleteRecordsAsync(IReadOnlyDictionary<TopicPartition, long> before, CancellationToken cancellationToken);

    /// <summary>The offsets that a group has committed; partitions without one are left out. Waits for pending transactional commits.</summary>
    ValueTask<IReadOnlyDictionary<TopicPartition, long>> CommittedOffsetsAsync(string group, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken);

    /// <summary>The members that a group has now; none if the group does not exist. A static member whose client has ended is among them until its session ends.</summary>
    ValueTask<IReadOnlyList<GroupMemberDescription>> DescribeGroupAsync(string group, CancellationToken cancellationToken);

    /// <summary>Deletes a group with the offsets that it has committed; one that does not exist is left at that.</summary>
    /// <returns>False if the group has members: nothing was deleted.</returns>
    ValueTask<bool> DeleteGroupAsync(string group, CancellationToken cancellationToken);

    /// <summary>Joins a consumer group as a static member. Returns at once; the listener hears of the assignment.</summary>
    ValueTask<IGroupMember> JoinAsync(GroupOptions options, IGroupListener listener, CancellationToken cancellationToken);

    /// <summary>Makes a producer. With a transactional id it is initialised: an open transaction of that id is ended and an earlier producer is fenced.</summary>
    ValueTask<IEpochProducer> CreateProducerAsync(string? transactionalId, TimeSpan transactionTimeout, CancellationToken cancellationToken);

    /// <summary>Opens a reader outside of any group.</summary>
    ILogReader OpenReader();
}
