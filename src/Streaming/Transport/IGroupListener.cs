using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>What a <see cref="IGroupMember"/> tells. Called from the transport's polling thread, one call at a time; calls must not block, but for <see cref="OnRevoked"/>.</summary>
[Experimental("STRX001")]
public interface IGroupListener
{
    /// <summary>These partitions are the member's now (all of them: eager protocol). Nothing is read before <see cref="IGroupMember.Start"/>.</summary>
    void OnAssigned(IReadOnlyList<TopicPartition> partitions);

    /// <summary>
    /// All partitions are to be given up. The transport gives them up when the task has completed, or after the session's length, and goes on with heartbeats meanwhile. It tells of no new
    /// assignment before the task has completed: under the new generation's fence the old could be committed. <paramref name="lost"/>: they are another's already, nothing may be
    /// committed for them.
    /// </summary>
    ValueTask OnRevoked(bool lost);

    /// <summary>
    /// Records of one partition, in order; the listener owns the batch. False: accepted, but read this partition no further until
    /// <see cref="IGroupMember.Resume"/>.
    /// </summary>
    bool OnRecords(RecordBatch batch);

    /// <summary>The partition was read to its end: everything committed below <paramref name="position"/> was handed over. May come late, and once per end.</summary>
    void OnEnd(TopicPartition partition, long position, long attempt);

    /// <summary>The membership cannot go on (fenced, offset out of range, authorisation, fatal error).</summary>
    void OnFailed(TransportException error);
}
