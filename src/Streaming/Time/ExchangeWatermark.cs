using Streaming.Checkpointing;
using Streaming.Runtime;

namespace Streaming.Time;

/// <summary>
/// Watermark of one partition of an exchange: the minimum of what its upstream tasks have promised. Held back until all are known; keeps the maximum of
/// each, so that replays and duplicates cannot turn time back.
/// </summary>
internal sealed class ExchangeWatermark
{
    private UpstreamTime[] _upstream;

    public ExchangeWatermark(IReadOnlyList<UpstreamTime> restored) => _upstream = [.. restored];

    /// <summary>What to keep in progress.</summary>
    public IReadOnlyList<UpstreamTime> Vector => _upstream;

    /// <summary>All upstream tasks are known and idle.</summary>
    public bool IsIdle => _upstream.Length > 0 && _upstream.All(u => u is { Known: true, Idle: true });

    /// <summary>The minimum over tasks that are not idle; <see cref="long.MinValue"/> while one is unknown, or when all are idle.</summary>
    public long Value
    {
        get
        {
            var (minimum, any) = (long.MaxValue, false);
            foreach (var upstream in _upstream)
            {
                if (!upstream.Known) return long.MinValue;
                if (upstream.Idle) continue;
                (minimum, any) = (Math.Min(minimum, upstream.Watermark), true);
            }
            return any ? minimum : long.MinValue;
        }
    }

    public void Observe(in ExchangeControl control)
    {
        // Sources may grow: more upstream tasks than before are unknown at first and hold time back.
        if (control.Upstreams > _upstream.Length) Array.Resize(ref _upstream, control.Upstreams);
        ref var upstream = ref _upstream[control.Upstream];
        upstream = new(true, upstream.Known ? Math.Max(upstream.Watermark, control.Watermark) : control.Watermark, control.IsIdle);
    }
}
