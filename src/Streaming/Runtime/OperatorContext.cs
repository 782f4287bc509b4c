namespace Streaming.Runtime;

/// <summary>
/// What a logical node gets to create its operator in one task. Nodes are asked from the ends of the subtopology to its sources, so that
/// <see cref="Output{TKey, T}"/> is there when it is asked for.
/// </summary>
internal abstract class OperatorContext
{
    /// <summary>Number of the task within its subtopology.</summary>
    public abstract int Partition { get; }

    /// <summary>Where the rows of an output port go: a chain, a fan-out, or a discard if nobody reads it.</summary>
    public abstract RowTarget<TKey, T> Output<TKey, T>(int port = 0);

    /// <summary>True if somebody reads this output port.</summary>
    public abstract bool IsConnected(int port);

    /// <summary>Registers the target of an input port of the node.</summary>
    public abstract void SetInput(int port, RowTarget target);

    /// <summary>Registers the reader of a node that reads a topic.</summary>
    public abstract void SetReader(RecordReader reader);

    /// <summary>Registers an operator for time and state. Its node's upstream neighbours come before it in the order of calls.</summary>
    public abstract void Register(Operator op);

    /// <summary>The codec bound to a serde slot for this task.</summary>
    public abstract Codec<T> Codec<T>(Serialization.SerdeSlot<T> slot);

    /// <summary>The ordinal of the schema that values of this slot are stored with: its place in the step's manifest.</summary>
    public virtual int SchemaOrdinal(Serialization.SerdeSlot slot) => 0;

    /// <summary>The task's store; opened before <see cref="Operator.Open"/> is called, so use it from there on.</summary>
    public abstract ITaskStore Store { get; }

    /// <summary>Ordinal of one of the node's stores in <see cref="Store"/>, also the number that a <see cref="State.StateWriter"/> takes.</summary>
    public abstract int StoreOrdinal(State.StoreDescriptor store);

    /// <summary>The task's buffer of records on their way out.</summary>
    public abstract OutgoingRecords Outgoing { get; }

    /// <summary>The batch in hand, for origins, headers and dead letters; null while time advances.</summary>
    public abstract RecordBatch? Current { get; }

    /// <summary>The tag of an outgoing record: see <see cref="RecordCause"/>.</summary>
    /// <param name="origin">The row's origin.</param>
    public virtual long Cause(int origin) => RecordCause.None;

    /// <summary>Number of partitions of a topic that the job writes.</summary>
    public abstract int PartitionCount(string topic);

    /// <summary>How long a topic that the job writes keeps its records, ms; null if it is unlimited or not known.</summary>
    public virtual long? RetentionMs(string topic) => null;

    /// <summary>What to do with records that cannot be processed.</summary>
    public abstract Faults Faults { get; }

    /// <summary>A counter of this task, read by the worker.</summary>
    public abstract Diagnostics.TaskCounter Counter(string step, string name);

    /// <summary>The clock.</summary>
    public abstract TimeProvider Time { get; }
}
