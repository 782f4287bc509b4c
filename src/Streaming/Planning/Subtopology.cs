using Streaming.Building;
using Streaming.State;

namespace Streaming.Planning;

/// <summary>A part of the topology between exchanges: one task for each partition of its inputs runs it.</summary>
/// <param name="Name">Stable name: of its first stateful step, else of its first input.</param>
/// <param name="Inputs">The topics that it reads.</param>
/// <param name="Nodes">Its steps in topological order; an exchange's writer half belongs to the upstream side.</param>
/// <param name="Stores">The stores of its steps, in the order of their ordinals.</param>
/// <param name="Copartitions">Where keyed inputs meet: the numbers of partitions that must be equal.</param>
/// <param name="Sink">The external sink, for a subtopology that is nothing else; else null.</param>
internal sealed record Subtopology(
    string Name, IReadOnlyList<PlannedInput> Inputs, IReadOnlyList<LogicalNode> Nodes, IReadOnlyList<StoreDescriptor> Stores,
    IReadOnlyList<Copartition> Copartitions, ExternalSinkNode? Sink)
{
    /// <summary>What its tasks are known by behind the exchanges that they write: of its first input, which no other subtopology reads.</summary>
    public uint WriterId => TopicHash.Of(Inputs[0].Topic);

    /// <summary>Exchanges that it writes.</summary>
    public IEnumerable<ExchangeNode> Exchanges => Nodes.OfType<ExchangeNode>();
}

/// <summary>A topic that a subtopology reads.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Node">The source, the exchange whose reader half runs here, or the external sink.</param>
internal sealed record PlannedInput(string Topic, LogicalNode Node)
{
    public SourceNode? Source => Node as SourceNode;

    public ExchangeNode? Exchange => Node as ExchangeNode;
}
