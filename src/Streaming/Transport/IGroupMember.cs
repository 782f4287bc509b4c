using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// A membership in a consumer group. Reads only what <see cref="Start"/> named, at read_committed. Disposing it ends the client and keeps
/// the static membership (a restart); <see cref="LeaveAsync"/> gives it up.
/// </summary>
[Experimental("STRX001")]
public interface IGroupMember : IAsyncDisposable
{
    /// <summary>
    /// Reads the given partitions, all of the current assignment or fewer, from the given offsets on, and nothing else; those that were given up meanwhile are passed over. Records arrive with
    /// <paramref name="attempt"/>; what was fetched under an earlier attempt may still arrive with the earlier number. Undo is a further call. An offset that
    /// retention has removed is reported by <see cref="IGroupListener.OnFailed"/>.
    /// </summary>
    void Start(long attempt, IReadOnlyDictionary<TopicPartition, long> offsets);

    /// <summary>Lets the transport read the partitions on that were held back by <see cref="IGroupListener.OnRecords"/> returning false.</summary>
    void Resume(IReadOnlyCollection<TopicPartition> partitions);

    /// <summary>Commits offsets outside of a transaction (at-least-once), with the membership's generation as the fence.</summary>
    ValueTask CommitOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken);

    /// <summary>Gives up the membership at once: others take over without waiting for the session to end.</summary>
    ValueTask LeaveAsync(CancellationToken cancellationToken);
}
