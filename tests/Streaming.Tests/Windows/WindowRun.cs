using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Support;

namespace Streaming.Tests.Windows;

/// <summary>Feeds a windowed step record by record, with the watermark at the highest event time seen so far, in a mode.</summary>
internal sealed class WindowRun<T, TOut>
    where T : notnull
    where TOut : notnull
{
    private readonly SortedTaskStore _store;
    private readonly LogicalNode _node;
    private readonly Mode _mode;
    private readonly long _outOfOrder;
    private readonly List<Row<string, TOut>> _results = [];
    private readonly List<Row<NoKey, T>> _late = [];
    private OperatorHarness _harness;
    private long _highest = long.MinValue;
    private long _fired = long.MinValue;
    private long _lateUpdates;

    public WindowRun(Window window, Mode mode, Func<WindowedStream<string, T>, KeyedStream<string, TOut>> step, long outOfOrder = 0, SortedTaskStore? store = null)
    {
        _store = store ?? new();
        var builder = new TopologyBuilder("test");
        var result = step(StubSource.Keyed<string, T>(builder).WindowBy(window));
        (_node, _mode, _outOfOrder) = (result.Output.Node, mode, outOfOrder);
        _harness = new(_node, _store);
    }

    public IReadOnlyList<Row<string, TOut>> Results => _results;

    public IReadOnlyList<Row<NoKey, T>> Late => _late;

    public long LateUpdates => _lateUpdates;

    public SortedTaskStore Store => _store;

    public void Feed(IEnumerable<Row<string, T>> rows)
    {
        foreach (var row in rows)
        {
            _harness.Send(0, row);
            _highest = Math.Max(_highest, row.Timestamp);
            Advance(_highest - _outOfOrder);
            Between(_mode is Mode.RestartEach or Mode.RestartInFiring);
        }
    }

    /// <summary>The end of a drained run.</summary>
    public void Drain() => Advance(long.MaxValue);

    private void Advance(long watermark)
    {
        if (_mode is Mode.RestartInFiring or Mode.CommitInFiring)
            while (!_harness.Advance(watermark, budget: 1)) Between(_mode == Mode.RestartInFiring);
        else
            _harness.Advance(watermark);
        if (watermark != long.MaxValue) _fired = Math.Max(_fired, watermark);
        if (watermark == long.MaxValue) Between(restart: _mode != Mode.OneEpoch);
        Collect();
    }

    private void Between(bool restart)
    {
        if (_mode == Mode.OneEpoch) return;
        Collect();
        _harness.Commit();
        if (_mode == Mode.EvictEach) _harness.Operator.Shrink(long.MaxValue);
        if (!restart) return;
        _lateUpdates += _harness.Count("late-updates");
        _harness = new(_node, _store, _fired);
    }

    private void Collect()
    {
        _results.AddRange(_harness.Take<string, TOut>());
        _late.AddRange(_harness.Take<NoKey, T>(1));
    }

    public void End()
    {
        Collect();
        _lateUpdates += _harness.Count("late-updates");
    }
}
