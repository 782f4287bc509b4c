using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Reads partitions from given offsets on, read_committed, outside of any group: for restores and progress. One caller at a time.</summary>
[Experimental("STRX001")]
public interface ILogReader : IAsyncDisposable
{
    /// <summary>Reads these partitions, from these offsets on, and no others. An offset below the first that is still there goes on at that one.</summary>
    void Assign(IReadOnlyDictionary<TopicPartition, long> offsets);

    /// <summary>The next batch, or null when <paramref name="wait"/> has passed without one, or sooner when an end was reached meanwhile (see <see cref="Position"/>). The caller disposes it.</summary>
    ValueTask<RecordBatch?> ReadAsync(TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Up to where this partition was read: behind the last committed record and the markers that follow, if its end was reached; else behind the last record handed over.</summary>
    long Position(TopicPartition partition);
}
