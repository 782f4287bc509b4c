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
    IReadOnlyDictionary<(string Step, string Name), long> Counters)
{
    /// <summary>The subtopologies that have tasks here, or had some.</summary>
    public IReadOnlyList<SubtopologyStatus> Subtopologies { get; init; } = [];

    /// <summary>The topics that tasks here read.</summary>
    public IReadOnlyList<InputStatus> Inputs { get; init; } = [];

    /// <summary>Bytes of changed state that waited for the last commit when it began.</summary>
    public long DirtyBytes { get; init; }

    /// <summary>Bytes of output that the transport had not taken yet when the last commit began.</summary>
    public long OutputBytes { get; init; }
}

/// <summary>A subtopology's tasks here, together.</summary>
/// <param name="Name">The subtopology.</param>
/// <param name="Tasks">How many run here.</param>
/// <param name="RecordsIn">Records processed since the start.</param>
/// <param name="Watermark">Lowest event time that its tasks have fired up to, ms; <see cref="long.MinValue"/> if there is none.</param>
/// <param name="LiveBytes">Bytes of live state.</param>
/// <param name="OpenWindows">Windows that wait for event time.</param>
/// <param name="StoreHits">Keys that were not live and were found in the store.</param>
/// <param name="StoreMisses">Keys that were not live and are not in the store either.</param>
internal sealed record SubtopologyStatus(string Name, int Tasks, long RecordsIn, long Watermark, long LiveBytes, long OpenWindows, long StoreHits, long StoreMisses);

/// <summary>A topic's partitions that are read here, together.</summary>
/// <param name="Subtopology">The subtopology that reads it.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partitions">How many are read here.</param>
/// <param name="Lag">Records that they are behind, together.</param>
/// <param name="MaxLag">Records that the one is behind that is furthest behind.</param>
/// <param name="Behind">How far its event time is behind that of the task's input that is furthest ahead, ms, in the worst task: it holds time back. 0 if it does not.</param>
/// <param name="Idle">Partitions that are idle.</param>
/// <param name="Held">Partitions that are not read on, since what was read waits.</param>
/// <param name="QueuedBytes">Bytes that were read and wait.</param>
internal sealed record InputStatus(string Subtopology, string Topic, int Partitions, long Lag, long MaxLag, long Behind, int Idle, int Held, long QueuedBytes);
