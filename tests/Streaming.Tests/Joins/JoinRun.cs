using System.Globalization;
using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Support;
using Streaming.Tests.Windows;

namespace Streaming.Tests.Joins;

/// <summary>
/// Feeds a join in the notation of the conformance tables: <c>L kA@3</c> is value A of key k at 3 ms on the left. The watermark is the lower of both sides' highest times,
/// less the out-of-orderness.
/// </summary>
internal sealed class JoinRun
{
    private readonly SortedTaskStore _store;
    private readonly LogicalNode _node;
    private readonly Mode _mode;
    private readonly long _outOfOrder;
    private readonly long[] _highest = [long.MinValue, long.MinValue];
    private OperatorHarness _harness;
    private long _watermark = long.MinValue;

    public JoinRun(JoinWindow window, Mode mode, long outOfOrder = 0, SortedTaskStore? store = null)
    {
        var builder = new TopologyBuilder("test");
        var left = StubSource.Keyed<string, string>(builder);
        var right = StubSource.Keyed<string, string>(builder);
        _node = left.Join("test", right, window, static (l, r) => $"{l}-{r}").Output.Node;
        (_mode, _outOfOrder, _store) = (mode, outOfOrder, store ?? new());
        _harness = new(_node, _store);
    }

    public long Late { get; private set; }

    public SortedTaskStore Store => _store;

    /// <summary>What a record triggers, as <c>A-a@4; B-a@5</c>; with several keys as <c>k:A-a@4</c>.</summary>
    public string Send(string record, bool showKeys = false)
    {
        var side = record[0] == 'L' ? 0 : 1;
        var at = record.IndexOf('@', StringComparison.Ordinal);
        var row = new Row<string, string> { Key = record[2..3], Value = record[3..at], Timestamp = long.Parse(record[(at + 1)..], CultureInfo.InvariantCulture), Origin = 5 };
        _harness.Send(side, row);
        _highest[side] = Math.Max(_highest[side], row.Timestamp);
        if (_highest.Min() != long.MinValue) Advance(_highest.Min() - _outOfOrder);
        var results = _harness.Take<string, string>();
        if (results.Any(r => r.Origin != 5)) throw new InvalidOperationException("A result has the origin of the record that came.");
        Between();
        return string.Join("; ", results.Select(r => $"{(showKeys ? r.Key + ":" : "")}{r.Value}@{r.Timestamp}"));
    }

    public void Advance(long watermark)
    {
        if (watermark <= _watermark) return;
        _watermark = watermark;
        _harness.Advance(watermark);
    }

    /// <summary>A commit and what the mode does besides.</summary>
    public void Between()
    {
        Late += _harness.Count("late");
        if (_mode != Mode.OneEpoch) _harness.Commit();
        if (_mode == Mode.EvictEach) _harness.Operator.Shrink(long.MaxValue);
        if (_mode is Mode.RestartEach or Mode.RestartInFiring) _harness = new(_node, _store, _watermark);
        else _harness.Counter("test", "late").Add(-_harness.Count("late"));
    }

    public void Commit() => _harness.Commit();
}
