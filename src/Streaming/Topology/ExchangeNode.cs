using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming.Building;

/// <summary>
/// KeyBy: the only step that exchanges. Its two halves run in two subtopologies: <see cref="LogicalNode.CreateOperator"/> makes the writer upstream,
/// <see cref="CreateReader"/> the reader downstream.
/// </summary>
internal abstract class ExchangeNode(StepLocation location, NodeOutput input) : LogicalNode(location, null, input)
{
    /// <summary>
    /// The name of the one stateful consumer, which is the exchange's, with the role of its input if it has several (<c>paid-orders.left</c>); set by <c>Build()</c>.
    /// </summary>
    public string? Consumer { get; set; }

    /// <summary>How records choose their partition: canonical key bytes and murmur2, or those of the topic it meets; set by <c>Build()</c>.</summary>
    public Partitioner Partitioner { get; set; } = Partitioner.Murmur2;

    public string Topic(string job) => $"{job}.{Consumer}.exchange";

    /// <summary>The canonical form of its keys.</summary>
    public abstract KeyInfo Keys { get; }

    /// <summary>Format of its keys' bytes: canonical, or the topic's that it took over.</summary>
    public abstract string KeyFormat { get; }

    /// <summary>Writes keys from now on with this serde of the key type and chooses partitions with this partitioner: those of a declared topic whose stream it meets.</summary>
    public abstract void TakeOver(SerdeSlot keys, Partitioner partitioner);

    public abstract void CreateReader(OperatorContext context);
}
