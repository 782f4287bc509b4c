using Streaming.Building;

namespace Streaming.Runtime;

// A quiet task whose sources want it so: time goes on with the clock, so that its last windows close.
internal sealed partial class StreamTask
{
    private long? _quietSince;

    /// <summary>All inputs are idle, and every source that feeds them has asked for <see cref="SourceNode.AdvanceWhenIdle"/>.</summary>
    public bool GoesWithClock => _fired is not (long.MinValue or long.MaxValue) && Inputs.All(i => i.IsTimeless && AdvancesWhenIdle(i.Planned.Node));

    /// <summary>With lanes parked: moves time by what the clock has moved since the last call in the same silence.</summary>
    public void FollowClock()
    {
        if (!GoesWithClock)
        {
            _quietSince = null;
            return;
        }
        var now = _environment.Time.GetTimestamp();
        var elapsed = _quietSince is { } since ? (long)_environment.Time.GetElapsedTime(since, now).TotalMilliseconds : -1;
        if (elapsed == 0 || _firing >= 0) return;
        _quietSince = now;
        if (elapsed > 0) (_target, _firing) = (_fired + elapsed, 0);
    }

    private static bool AdvancesWhenIdle(LogicalNode node) => node is SourceNode source ? source.AdvanceWhenIdle : node.Inputs.All(i => AdvancesWhenIdle(i.Node));
}
