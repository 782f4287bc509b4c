using Streaming.Checkpointing;
using Streaming.Runtime;

namespace Streaming.Time;

/// <summary>
/// Watermark of one partition of an exchange: the minimum of what its upstream tasks have promised. Held back until all are known; keeps the maximum of
/// each, so that replays and duplicates cannot turn time back.
/// </summary>
internal sealed class ExchangeWatermark(IReadOnlyList<UpstreamTime> restored)
{
    private UpstreamTime[] _upstream = [.. restored];
    private ExchangeWriters? _writers;

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
        if (_writers?.IsSame(control.Writers) != true) Know(control.Writers);
        var from = control.Upstream;
        ref var upstream = ref _upstream[Array.FindIndex(_upstream, u => u.From == from)];
        upstream = new(from, true, upstream.Known ? Math.Max(upstream.Watermark, control.Watermark) : control.Watermark, control.IsIdle);
    }

    /// <summary>
    /// Writers may come and go with a later build, and their sources may grow: tasks that were not there before are unknown at first and hold time back; writers that are gone are forgotten. A
    /// writer has never fewer tasks than before: who says so has not heard of the others yet.
    /// </summary>
    private void Know(ExchangeWriters writers)
    {
        var before = _upstream;
        _upstream = [.. writers.All.SelectMany(w => Enumerable.Range(0, Math.Max(w.Tasks, Tasks(w.Id))).Select(t => Find(new(w.Id, t))))];
        _writers = writers;

        int Tasks(uint writer) => before.Where(u => u.From.Writer == writer).Select(u => u.From.Task + 1).DefaultIfEmpty(0).Max();

        UpstreamTime Find(UpstreamTask task) => before.FirstOrDefault(u => u.From == task, new(task, false, 0, false));
    }
}
