namespace Streaming.Building;

/// <summary>
/// Where keyed rows come from, and so how they are partitioned: the declared-keyed sources and exchanges (roots) upstream of each keyed step. Where several meet, they must be
/// partitioned alike; an exchange takes over the partitioning of a topic that it meets.
/// </summary>
internal sealed class Partitionings
{
    private readonly Dictionary<LogicalNode, IReadOnlyList<LogicalNode>> _roots = [];

    public Partitionings(IReadOnlyList<LogicalNode> nodes)
    {
        foreach (var node in nodes) _roots[node] = Find(node);
        Meetings = [.. nodes.Where(n => n.Inputs.Count > 1 && (n.IsStateful || n.KeyType is not null)).Select(n => new Meeting(n, Meet(n))).Where(m => m.Roots.Count > 1)];
    }

    /// <summary>The steps where keyed streams of several roots meet.</summary>
    public IReadOnlyList<Meeting> Meetings { get; }

    /// <summary>The roots of the keyed rows that reach a stateful or keyed step; the node itself for a source or an exchange.</summary>
    public IReadOnlyList<LogicalNode> Roots(LogicalNode node) => _roots[node];

    /// <summary>Checks all meetings and lets exchanges take over. Serdes must be resolved.</summary>
    public void Settle(Mistakes mistakes)
    {
        foreach (var (group, at) in Groups())
        {
            var sources = group.OfType<SourceNode>().ToList();
            var exchanges = group.OfType<ExchangeNode>().ToList();
            if (sources.Count == 0) continue;
            var first = sources[0];
            if (first.KeySlot!.Format is null) continue;
            foreach (var other in sources.Skip(1).Where(o => o.KeySlot!.Format is not null && !AreAlike(first, o)))
                mistakes.Add(at, "STR1013", $"{at} brings together {Text(first)} and {Text(other)}: equal keys may lie in different partitions and would never meet. Put a KeyBy in front of one of them.");
            if (sources.Count == 1 && !first.KeySlot.IsStable)
                mistakes.Add(at, "STR1013", $"{at} brings together {Text(first)} and {exchanges[0]}, which can share partitions only if the topic's keys are the same bytes for ever, and those of {first.KeySlot.Format} are not. Put a KeyBy behind {first} too.");
            else
                foreach (var exchange in exchanges) exchange.TakeOver(first.KeySlot, first.Partitioner!);
        }
    }

    /// <summary>Key types of state need a canonical form.</summary>
    public void CheckKeys(IReadOnlyList<LogicalNode> nodes, Mistakes mistakes)
    {
        foreach (var exchange in nodes.OfType<ExchangeNode>().Where(e => e.Keys.Format is null)) mistakes.Add(exchange, "STR1005", $"{exchange}: {exchange.Keys.Reason}.");
        foreach (var node in nodes.Where(n => n.IsStateful || n is ExternalSinkNode { IsKeyed: true }))
            foreach (var source in _roots[node].OfType<SourceNode>().Where(s => s.Keys.Format is null))
                mistakes.Add(node, "STR1005", $"{node} works by the keys of {source}: {source.Keys.Reason}.");
    }

    private static bool AreAlike(SourceNode a, SourceNode b)
        => a.Partitioner!.Name == b.Partitioner!.Name && a.KeySlot!.Format == b.KeySlot!.Format && a.KeySlot.IsStable && b.KeySlot.IsStable;

    private static string Text(SourceNode source)
        => $"{source} (keys {source.KeySlot!.Format}{(source.KeySlot.IsStable ? "" : ", not the same bytes for ever")}, partitioner {source.Partitioner!.Name})";

    private List<LogicalNode> Find(LogicalNode node) => node switch
    {
        SourceNode => node.KeyType is null ? [] : [node],
        ExchangeNode => [node],
        ExternalSinkNode { IsKeyed: true } => Meet(node),
        _ when node.KeyType is null && !node.IsStateful => [],
        _ => Meet(node),
    };

    private List<LogicalNode> Meet(LogicalNode node) => [.. node.Inputs.SelectMany(i => _roots[i.Node]).Distinct()];

    // Roots that meet somewhere, directly or through others, with the first step where they do.
    private List<(List<LogicalNode> Roots, LogicalNode At)> Groups()
    {
        var groups = new List<(List<LogicalNode> Roots, LogicalNode At)>();
        foreach (var meeting in Meetings)
        {
            var touched = groups.Where(g => g.Roots.Intersect(meeting.Roots).Any()).ToList();
            groups.RemoveAll(touched.Contains);
            var roots = touched.SelectMany(g => g.Roots).Concat(meeting.Roots).Distinct().OrderBy(r => r.Id).ToList();
            groups.Add((roots, touched.Count == 0 ? meeting.Node : touched[0].At));
        }
        return groups;
    }

    /// <summary>A step where keyed streams of several roots meet.</summary>
    public sealed record Meeting(LogicalNode Node, IReadOnlyList<LogicalNode> Roots);
}
