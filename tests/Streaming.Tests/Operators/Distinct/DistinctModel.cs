namespace Streaming.Tests.Operators.Distinct;

/// <summary>What a Distinct should do, in the plainest way.</summary>
internal sealed class DistinctModel(long within)
{
    private Dictionary<string, List<long>> _remembered = [];
    private Dictionary<string, List<long>> _committed = [];
    private long _watermark = long.MinValue;
    private long _committedWatermark = long.MinValue;

    public bool Passes(string id, long time)
    {
        if (_watermark != long.MinValue && time + within <= _watermark) return true;
        if (!_remembered.TryGetValue(id, out var times)) _remembered.Add(id, times = []);
        if (times.Any(first => (_watermark == long.MinValue || first + within > _watermark) && Math.Abs(first - time) < within)) return false;
        times.Add(time);
        return true;
    }

    public void Advance(long watermark) => _watermark = Math.Max(_watermark, watermark);

    public void Commit() => (_committed, _committedWatermark) = (Copy(_remembered), _watermark);

    public void Restart() => (_remembered, _watermark) = (Copy(_committed), _committedWatermark);

    private static Dictionary<string, List<long>> Copy(Dictionary<string, List<long>> from) => from.ToDictionary(e => e.Key, e => e.Value.ToList());
}
