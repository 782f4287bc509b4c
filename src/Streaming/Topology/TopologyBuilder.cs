using Streaming.Building;

namespace Streaming;

/// <summary>Collects the steps of a job and builds its topology.</summary>
public sealed partial class TopologyBuilder
{
    private readonly List<LogicalNode> _nodes = [];
    private bool _isBuilt;

    /// <summary>Begins a job.</summary>
    /// <param name="name">The job's name: its consumer group, and the prefix of every durable name. <c>[a-z0-9]+(-[a-z0-9]+)*</c>, at most 60 characters.</param>
    /// <param name="options">Sets options.</param>
    public TopologyBuilder(string name, Action<TopologyOptions>? options = null)
    {
        Name = name;
        options?.Invoke(Options);
    }

    /// <summary>The job's name.</summary>
    public string Name { get; }

    internal TopologyOptions Options { get; } = new();

    internal IReadOnlyList<LogicalNode> Nodes => _nodes;

    internal NodeOutput Add(LogicalNode node)
    {
        ThrowIfBuilt();
        node.Id = _nodes.Count;
        _nodes.Add(node);
        return new(node);
    }

    private void ThrowIfBuilt()
    {
        if (_isBuilt) throw new InvalidOperationException($"The topology '{Name}' was built already. A builder builds once: make another one, or add this step before Build().");
    }
}
