using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// A transactional sink outside of the log, one for each partition of its input. It writes rows and the position behind them in one transaction of
/// its own store, by compare-and-set on the position, so that a zombie or a successor that comes second writes nothing.
/// </summary>
[Experimental("STRX001")]
public interface IExternalSink : IAsyncDisposable
{
    /// <summary>The position kept in the outside store for this job, sink and partition; 0 if there is none. Called before the first write, and again after a failed one.</summary>
    ValueTask<long> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes the records [<paramref name="from"/>, count) of a batch and moves the position from <paramref name="expected"/> to <paramref name="next"/>, all or nothing.
    /// </summary>
    /// <returns>False if the position in the store was not <paramref name="expected"/>: another writer was there, nothing was written.</returns>
    ValueTask<bool> WriteAsync(RecordBatch batch, int from, long expected, long next, CancellationToken cancellationToken);
}
