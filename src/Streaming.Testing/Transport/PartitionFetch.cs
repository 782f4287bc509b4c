namespace Streaming.Testing.Transport;

/// <summary>Where a client reads a partition.</summary>
internal sealed class PartitionFetch(PartitionLog log, long position, long attempt)
{
    private long _position = position;

    public PartitionLog Log { get; } = log;

    public long Attempt { get; } = attempt;

    public long Position => _position;

    public bool IsPaused { get; set; }

    /// <summary>The end that was reported last; -1 for none.</summary>
    public long ReportedEnd { get; set; } = -1;

    public RecordBatch? Read(int records, int bytes) => Log.Read(ref _position, Attempt, records, bytes);

    /// <summary>Moves behind what is not visible, and up to the first offset that is there.</summary>
    public long Skip() => _position = Log.Skip(Math.Max(_position, Log.Start));
}
