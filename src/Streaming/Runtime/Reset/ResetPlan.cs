using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>What a reset deletes and where the job begins afterwards, as of a look at the cluster. Nothing in it was changed yet.</summary>
internal sealed record ResetPlan
{
    public required string Job { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>Committed offsets of the group.</summary>
    public required int Offsets { get; init; }

    /// <summary>The topic of progress.</summary>
    public required string ProgressTopic { get; init; }

    public required bool HasProgress { get; init; }

    /// <summary>An earlier reset that was not completed; this one completes it.</summary>
    public ResetMark? Begun { get; init; }

    /// <summary>Topics of the job's own that are there: changelogs, exchanges, topics in front of outside sinks, also of steps that this build has no more.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Sinks outside of the cluster whose positions are forgotten, with what they write.</summary>
    public required IReadOnlyList<(string Sink, string Description)> Sinks { get; init; }

    /// <summary>Where each source topic begins, in words.</summary>
    public required IReadOnlyList<(string Topic, string Start)> Starts { get; init; }

    /// <summary>The positions to be written; null if the sources say where to begin.</summary>
    public IReadOnlyDictionary<TopicPartition, SourceStart>? Positions { get; init; }

    /// <summary>What the job has written and a reset does not touch.</summary>
    public required IReadOnlyList<string> Results { get; init; }

    /// <summary>Members of the group at the moment.</summary>
    public required IReadOnlyList<GroupMemberDescription> Members { get; init; }

    /// <summary>True if the cluster keeps nothing of the job and no position is to be written.</summary>
    public bool IsEmpty => !HasProgress && Offsets == 0 && Topics.Count == 0 && Positions is null;
}

/// <summary>Where a source partition begins.</summary>
/// <param name="TopicId">The topic's id.</param>
/// <param name="Offset">The first offset to process.</param>
internal readonly record struct SourceStart(Guid TopicId, long Offset);
