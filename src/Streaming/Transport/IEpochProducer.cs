using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>A producer for epochs: transactional if it was made with a transactional id, else the same calls without atomicity. <see cref="Send"/> is called by one thread at a time.</summary>
[Experimental("STRX001")]
public interface IEpochProducer : IAsyncDisposable
{
    /// <summary>Begins an epoch (a transaction). Local, no I/O.</summary>
    void Begin();

    /// <summary>
    /// Copies records into the client's queue, from <paramref name="from"/> on, and never blocks.
    /// </summary>
    /// <returns>The index behind the last one taken; less than the count if the queue is full.</returns>
    int Send(OutgoingRecords records, int from);

    /// <summary>Waits until the queue has space again.</summary>
    ValueTask WaitForSpaceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until everything sent is acknowledged or refused. Every refused record of this epoch is in the result, also those that a broker refused for themselves.
    /// </summary>
    ValueTask<IReadOnlyList<RefusedRecord>> FlushAsync(CancellationToken cancellationToken);

    /// <summary>The offset of the last acknowledged record that was sent to this partition in this epoch; -1 if none or unknown. Only for partitions named to <see cref="TrackPositions"/>.</summary>
    long LastOffset(TopicPartition partition);

    /// <summary>Asks for positions of acknowledged records of these topics (changelogs).</summary>
    void TrackPositions(IReadOnlyCollection<string> topics);

    /// <summary>Adds the input offsets to the transaction, with the member's generation as the fence.</summary>
    ValueTask SendOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, IGroupMember member, CancellationToken cancellationToken);

    /// <summary>Commits. An error of kind <see cref="TransportErrorKind.UnknownOutcome"/> says that it may or may not have happened, also if a connection was lost meanwhile and the call then succeeded.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Aborts; without a transactional id, takes nothing back.</summary>
    ValueTask AbortAsync(CancellationToken cancellationToken);
}
