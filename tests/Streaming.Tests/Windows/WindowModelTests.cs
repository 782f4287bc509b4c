using FsCheck;
using FsCheck.Fluent;
using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Windows;

/// <summary>The operator against a naive model, over random records, times, commits, evictions and restarts.</summary>
public sealed class WindowModelTests
{
    private enum Kind
    {
        Record,
        Time,
        TimeWithBudget,
        Commit,
        Evict,
        Restart,
        Drained,
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(10, 5, 0)]
    [InlineData(10, 3, 7)]
    [InlineData(7, 7, 30)]
    public void Equals_the_model(int size, int advance, int grace)
    {
        var step = from kind in Gen.Frequency(
                (30, Gen.Constant(Kind.Record)), (6, Gen.Constant(Kind.Time)), (3, Gen.Constant(Kind.TimeWithBudget)), (4, Gen.Constant(Kind.Commit)),
                (2, Gen.Constant(Kind.Evict)), (2, Gen.Constant(Kind.Restart)), (1, Gen.Constant(Kind.Drained)))
                   from key in Gen.Choose(0, 4)
                   from number in Gen.Choose(-25, 40)
                   select (kind, key, number);
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => Run(steps, size, advance, grace)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300).WithEndSize(120));
    }

    private static bool Run(IList<(Kind Kind, int Key, int Number)> steps, int size, int advance, int grace)
    {
        var window = Window.Hopping(TimeSpan.FromMilliseconds(size), TimeSpan.FromMilliseconds(advance)).Grace(TimeSpan.FromMilliseconds(grace));
        var node = StubSource.Keyed<int, int>(new("test")).WindowBy(window)
            .Aggregate("test", static () => "", static (a, v) => $"{a}{v},", static (k, w, a) => $"{k}{w}{a}").Output.Node;
        using var store = new SortedTaskStore();
        var harness = new OperatorHarness(node, store);
        var (expected, actual) = (new Model(size, advance, grace), new List<string>());
        var (watermark, time) = (long.MinValue, 0L);
        var (sequence, late) = (0, 0);
        foreach (var (kind, key, number) in steps)
        {
            switch (kind)
            {
                case Kind.Record:
                    var row = new Row<int, int> { Key = key, Value = sequence++, Timestamp = time + number };
                    harness.Send(0, row);
                    expected.Add(row);
                    break;
                case Kind.Time:
                    time += Math.Max(number, 0);
                    harness.Advance(watermark = time);
                    expected.Advance(time);
                    break;
                case Kind.TimeWithBudget:
                    time += Math.Max(number, 0);
                    Fire(time, key);
                    watermark = time;
                    expected.Advance(time);
                    break;
                case Kind.Drained:
                    Fire(long.MaxValue, key);
                    expected.Advance(long.MaxValue);
                    break;
                default:
                    Between(kind);
                    break;
            }
        }
        Take();
        harness.Commit();
        Assert.Equal(expected.Results, actual.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Late, harness.Take<NoKey, int>(1).Count + late);
        return true;

        // Emits a few results at a time; whatever may come between two of them does.
        void Fire(long target, int budget)
        {
            var turn = 0;
            while (!harness.Advance(target, budget + 1)) Between((Kind)((int)Kind.Commit + (turn++ % 3)));
        }

        void Between(Kind kind)
        {
            Take();
            harness.Commit();
            if (kind == Kind.Evict) harness.Operator.Shrink(300);
            if (kind == Kind.Restart) harness = new(node, store, watermark);
        }

        void Take()
        {
            actual.AddRange(harness.Take<int, string>().Select(r => $"{r.Value}@{r.Timestamp}"));
            late += harness.Take<NoKey, int>(1).Count;
        }
    }

    private sealed class Model(int size, int advance, int grace)
    {
        private readonly SortedDictionary<(long End, int Key), (string Text, long Timestamp)> _open = [];
        private readonly List<string> _results = [];
        private long _closed = long.MinValue;

        public IEnumerable<string> Results => _results.Order(StringComparer.Ordinal);

        public int Late { get; private set; }

        public void Add(Row<int, int> row)
        {
            var isIn = false;
            for (var start = -1000L * advance; start <= row.Timestamp; start += advance)
            {
                var end = start + size;
                if (row.Timestamp >= end || end <= _closed) continue;
                isIn = true;
                _open.TryGetValue((end, row.Key), out var found);
                _open[(end, row.Key)] = ($"{found.Text}{row.Value},", found.Text is null ? row.Timestamp : Math.Max(found.Timestamp, row.Timestamp));
            }
            if (!isIn) Late++;
        }

        public void Advance(long watermark)
        {
            var due = watermark == long.MaxValue ? watermark : watermark - grace;
            foreach (var ((end, key), (text, timestamp)) in _open.Where(e => e.Key.End <= due).ToList())
            {
                _results.Add($"{key}{new TimeWindow(end - size, end)}{text}@{timestamp}");
                _open.Remove((end, key));
                _closed = Math.Max(_closed, end);
            }
            if (watermark != long.MaxValue) _closed = Math.Max(_closed, due);
        }
    }
}
