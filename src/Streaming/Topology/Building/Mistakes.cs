namespace Streaming.Building;

/// <summary>Collects the mistakes of a topology, to be told all at once in the order of the steps.</summary>
internal sealed class Mistakes
{
    private readonly List<(int Step, TopologyError Error)> _errors = [];

    public void Add(LogicalNode? at, string code, string message) => Add(at, new(code, message));

    public void Add(LogicalNode? at, TopologyError error) => _errors.Add((at?.Id ?? -1, error));

    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new TopologyException([.. _errors.OrderBy(e => e.Step).Select(e => e.Error)]);
    }
}
