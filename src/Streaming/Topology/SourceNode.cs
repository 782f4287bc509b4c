using Streaming.Runtime;

namespace Streaming.Building;

/// <summary>A node that reads a topic of the cluster; its operator is a <see cref="RecordReader"/>. What the runtime needs to know of a source without its types.</summary>
internal abstract class SourceNode(StepLocation location) : LogicalNode(location, null)
{
    public abstract string Topic { get; }

    /// <summary>Where a group without progress begins.</summary>
    public abstract StartPosition StartFrom { get; }

    /// <summary>What happens to a record that cannot be processed.</summary>
    public abstract ErrorPolicy OnBadRecord { get; }

    /// <summary>How far behind the highest event time seen the watermark stays.</summary>
    public abstract TimeSpan OutOfOrder { get; }

    /// <summary>How long nothing must come before a partition that was read to its end counts as idle.</summary>
    public abstract TimeSpan IdleAfter { get; }

    /// <summary>When all inputs of a task are idle: let the watermark go on with the clock.</summary>
    public abstract bool AdvanceWhenIdle { get; }

    /// <summary>The partitioner by which a declared-keyed topic was written; null for an unkeyed source.</summary>
    public abstract Partitioner? Partitioner { get; }

    /// <summary>The serde of a declared-keyed topic's keys; null for an unkeyed source.</summary>
    public abstract Serialization.SerdeSlot? KeySlot { get; }

    /// <summary>The canonical form of its keys, for the state of steps that work by them.</summary>
    public abstract KeyInfo Keys { get; }

    /// <summary>Checks a record's partition against the declared partitioner: true if it is where it should be.</summary>
    public abstract bool IsInItsPartition(ReadOnlySpan<byte> key, int partition, int partitions);
}
