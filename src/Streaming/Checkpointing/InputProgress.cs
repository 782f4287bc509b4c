namespace Streaming.Checkpointing;

/// <summary>The truth about one input partition of a task, as of a committed epoch.</summary>
/// <param name="TopicId">The topic's id: progress of a topic that was made anew is refused.</param>
/// <param name="NextOffset">The next offset to process.</param>
/// <param name="Watermark">The input's watermark, ms; <see cref="long.MinValue"/> if none.</param>
/// <param name="Idle">Whether the input was idle.</param>
/// <param name="Fired">Event time up to which the task had fired completely.</param>
/// <param name="Upstream">For an exchange: what each upstream task has promised; empty for a source.</param>
/// <param name="Ended">How a bounded run has left this input.</param>
/// <param name="Writer">The epoch that wrote this.</param>
/// <param name="AtLeastOnce">It was written without a transaction, so that the group's offset may differ.</param>
internal sealed record InputProgress(
    Guid TopicId, long NextOffset, long Watermark, bool Idle, long Fired, IReadOnlyList<UpstreamTime> Upstream, RunEnd Ended, EpochId Writer, bool AtLeastOnce = false);

/// <summary>A task that writes an exchange.</summary>
/// <param name="Writer">Id of its subtopology among the writers of the exchange.</param>
/// <param name="Task">Its number.</param>
internal readonly record struct UpstreamTask(uint Writer, int Task);

/// <summary>What an upstream task has promised across an exchange.</summary>
/// <param name="From">The task.</param>
/// <param name="Known">Whether it has been heard of.</param>
/// <param name="Watermark">Its highest watermark.</param>
/// <param name="Idle">Whether all its inputs were idle.</param>
internal readonly record struct UpstreamTime(UpstreamTask From, bool Known, long Watermark, bool Idle);

/// <summary>How a bounded run has left an input.</summary>
internal enum RunEnd : byte
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>It was read to the run's end.</summary>
    Reached,

    /// <summary>It was read to the run's end, and everything open was emitted.</summary>
    Drained,
}
