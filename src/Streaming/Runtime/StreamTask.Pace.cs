using Streaming.Checkpointing;

namespace Streaming.Runtime;

// How long steps take, and how much a step may do.
internal sealed partial class StreamTask
{
    /// <summary>The grain at which the task can be stopped, and of watermarks. Set while lanes are parked.</summary>
    public StepPace Pace { get; set; } = StepPace.Usual;

    /// <summary>What the worker has counted of <see cref="DirtyBytes"/>.</summary>
    public long DirtyCounted;

    /// <summary>The longest step of this epoch.</summary>
    public TimeSpan LongestStep { get; private set; }

    /// <summary>What it was about: the record behind which the task's input stood after it, or that it emitted results.</summary>
    public string LongestStepAt { get; private set; } = "";

    /// <summary>The lane's, behind each step.</summary>
    public void NoteStep(TimeSpan took)
    {
        if (took <= LongestStep) return;
        LongestStep = took;
        // Not a text for every longer step: only for those that somebody will ask about.
        if (Pace == StepPace.Least) LongestStepAt = CurrentInput is { } input ? $"{input.Partition}@{input.Position - 1}" : "results that event time has made due";
    }

    /// <summary>The epoch is committed: short steps may become longer.</summary>
    public void EndEpoch(TimeSpan limit)
    {
        Pace = Pace.Fitted(LongestStep, limit);
        LongestStep = default;
    }
}
