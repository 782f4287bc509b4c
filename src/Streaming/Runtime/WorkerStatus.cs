namespace Streaming.Runtime;

/// <summary>What a worker looks like from outside, a little late.</summary>
/// <param name="RecordsIn">Records processed since the start.</param>
/// <param name="RecordsOut">Records handed to the transport since the start.</param>
/// <param name="Lag">Records that the inputs are behind.</param>
/// <param name="Watermark">Lowest event time that every task has fired up to, ms; <see cref="long.MinValue"/> if none.</param>
/// <param name="Epoch">Number of the last epoch.</param>
/// <param name="LastCommit">Duration of its commit.</param>
/// <param name="LiveBytes">Bytes of live state.</param>
/// <param name="Tasks">Tasks running here.</param>
/// <param name="Counters">Sums of the steps' counters by step and name.</param>
internal sealed record WorkerStatus(
    long RecordsIn, long RecordsOut, long Lag, long Watermark, long Epoch, TimeSpan LastCommit, long LiveBytes, int Tasks,
    IReadOnlyDictionary<(string Step, string Name), long> Counters);
