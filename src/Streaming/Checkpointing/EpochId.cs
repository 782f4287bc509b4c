namespace Streaming.Checkpointing;

/// <summary>Who wrote an epoch, and which: unique for ever.</summary>
/// <param name="Worker">The worker's name, which with the job's makes its transactional id.</param>
/// <param name="Incarnation">New at every start of the worker.</param>
/// <param name="Epoch">Counts from 1 within an incarnation.</param>
internal readonly record struct EpochId(string Worker, Guid Incarnation, long Epoch)
{
    public static readonly EpochId None = new("", Guid.Empty, 0);

    public override string ToString() => $"{Worker}/{Incarnation.ToString("N")[..8]}/{Epoch}";
}
