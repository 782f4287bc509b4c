using Streaming.Building;
using Streaming.Runtime;
using Streaming.Tests.Shared;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Windows;

public sealed class WindowOperatorTests : IDisposable
{
    private readonly SortedTaskStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_window_that_opens_and_closes_within_an_epoch_never_reaches_the_log()
    {
        var harness = new OperatorHarness(Counting(), _store);
        harness.Send(0, Row("a", 1), Row("b", 2), Row("a", 3));
        harness.Advance(10);
        harness.Commit();
        Assert.Equal(0, harness.Logged);
        Assert.Equal(["a=2@3", "b=1@2"], Counts(harness));
    }

    [Fact]
    public void A_clean_window_is_not_written_again()
    {
        var harness = new OperatorHarness(Counting(), _store);
        harness.Send(0, Row("a", 1), Row("b", 2));
        harness.Commit();
        Assert.Equal(2, harness.Logged);
        harness.Send(0, Row("a", 4));
        harness.Commit();
        Assert.Equal(1, harness.Logged);
        harness.Commit();
        Assert.Equal(0, harness.Logged);
    }

    [Fact]
    public void Closing_leaves_one_tombstone_for_each_logged_key_and_nothing_in_the_store()
    {
        var harness = new OperatorHarness(Counting(), _store);
        harness.Send(0, Row("a", 1), Row("b", 2));
        harness.Commit();
        harness.Send(0, Row("c", 3));
        harness.Advance(10);
        harness.Commit();
        Assert.Equal(2, harness.Logged);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Keys_of_a_restored_window_are_fetched_together_and_once()
    {
        var before = new OperatorHarness(Counting(), _store);
        before.Send(0, Row("a", 1), Row("b", 2), Row("c", 3));
        before.Commit();

        var harness = new OperatorHarness(Counting(), _store, watermark: 0);
        var scans = _store.Scans;
        harness.Send(0, Row("a", 4), Row("b", 5), Row("a", 6), Row("d", 6));
        harness.Send(0, Row("a", 7), Row("b", 7), Row("d", 8));
        // One for the record of closed windows, then a, b, a, d.
        Assert.Equal(5, _store.Fetched - 1);
        Assert.Equal(scans, _store.Scans);
        harness.Advance(10);
        Assert.Equal(["a=4@7", "b=3@7", "c=1@3", "d=2@8"], Counts(harness).Order());
    }

    [Fact]
    public void What_a_drained_run_emitted_stays_closed_while_time_stands_still()
    {
        var run = new OperatorHarness(Counting(), _store);
        run.Send(0, Row("a", 5), Row("a", 15));
        run.Advance(6);
        run.Advance(long.MaxValue);
        Assert.Equal(["a=1@5", "a=1@15"], Counts(run));
        run.Send(0, Row("a", 7));
        Assert.Equal(1, run.Count("late"));
        run.Commit();

        var next = new OperatorHarness(Counting(), _store, watermark: 6);
        next.Send(0, Row("a", 8), Row("a", 19), Row("a", 20));
        Assert.Equal(2, next.Count("late"));
        next.Advance(30);
        Assert.Equal(["a=1@20"], Counts(next));
    }

    [Fact]
    public void A_record_that_is_late_for_some_of_its_windows_counts_in_the_others()
    {
        var harness = new OperatorHarness(Node(s => s.WindowBy(Window.Hopping(Ms(10), Ms(5))).Count("test")), _store);
        harness.Advance(12);
        harness.Send(0, Row("a", 7), Row("a", 3));
        Assert.Equal(1, harness.Count("late-updates"));
        Assert.Equal(1, harness.Count("late"));
        Assert.Equal(3, Assert.Single(harness.Take<NoKey, string>(1)).Timestamp);
        harness.Advance(100);
        Assert.Equal(["a=1@7"], Counts(harness));
    }

    [Fact]
    public void Late_records_are_counted_when_nobody_reads_them()
    {
        var harness = new OperatorHarness(Counting(), _store, sideConnected: false);
        harness.Advance(10);
        harness.Send(0, Row("a", 7));
        Assert.Equal(1, harness.Count("late"));
    }

    [Fact]
    public void A_throw_names_the_record_and_leaves_the_accumulator_as_it_was()
    {
        var harness = new OperatorHarness(Node(s => s.WindowBy(Window.Tumbling(Ms(10))).Aggregate("test", () => 0L, Add, (_, _, a) => a, Serdes.Int64)), _store);
        harness.Send(0, Row("a", 1), Row("a", 2, "bad", 7), Row("b", 3, "bad", 8), Row("a", 4));
        Assert.Equal(["bad record@7 False", "bad record@8 False"], harness.Thrown);
        harness.Advance(10);
        var row = Assert.Single(harness.Take<string, long>());
        Assert.Equal(("a", 2L, 4L), (row.Key, row.Value, row.Timestamp));

        static void Add(ref long sum, string value)
        {
            sum++;
            if (value == "bad") throw new InvalidOperationException("bad record");
        }
    }

    [Fact]
    public void A_throw_while_a_window_closes_names_step_window_and_key()
    {
        var harness = new OperatorHarness(
            Node(s => s.WindowBy(Window.Tumbling(Ms(10))).Aggregate<long, long>("test", () => 0, (a, _) => a, (_, _, _) => throw new InvalidOperationException("no"), Serdes.Int64)), _store);
        harness.Send(0, Row("a", 1));
        var error = Assert.Throws<TaskFailedException>(() => harness.Advance(10));
        Assert.Matches(@"'test' \(Aggregate at WindowOperatorTests.cs:\d+\): \[1970-01-01T00:00:00.000Z, 1970-01-01T00:00:00.010Z\) of a: no", error.Message);
    }

    [Fact]
    public void Reduce_keeps_the_first_record_and_sums_refuse_to_overflow()
    {
        var harness = new OperatorHarness(Node(s => s.WindowBy(Window.Tumbling(Ms(10))).Reduce("test", (a, b) => a + b)), _store);
        harness.Send(0, Row("a", 1, "x"), Row("a", 2, "y"), Row("b", 2, "z"));
        harness.Advance(10);
        Assert.Equal(["xy", "z"], harness.Take<string, Windowed<string, string>>().Select(r => r.Value.Value));

        harness = new OperatorHarness(Node(s => s.WindowBy(Window.Tumbling(Ms(10))).Sum("test", v => long.MaxValue)), _store);
        harness.Send(0, Row("a", 1), Row("a", 2, "y", 3));
        Assert.EndsWith("@3 False", Assert.Single(harness.Thrown), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        var rows = Enumerable.Range(0, 256).Select(i => Row($"k{i % 50}", i % 30)).ToArray();
        Assert.Equal(0, Allocated.By(() =>
        {
            var harness = new OperatorHarness(Node(s => s.WindowBy(Window.Hopping(Ms(10), Ms(5))).Count("test")), _store);
            harness.Send(0, rows);
            return () =>
            {
                for (var i = 0; i < 100; i++) harness.Send(0, rows);
            };
        }));
    }

    [Fact]
    public void Windows_that_are_larger_than_the_cache_count_the_same_also_when_most_of_them_was_evicted()
    {
        const int Keys = 20_000;
        var harness = new OperatorHarness(Counting(), _store);
        var random = new Random(3);
        var expected = new int[Keys];
        for (var round = 0; round < 3; round++)
        {
            for (var batch = 0; batch < 120; batch++)
            {
                var rows = new Row<string, string>[256];
                foreach (ref var row in rows.AsSpan())
                {
                    var key = random.Next(Keys);
                    expected[key]++;
                    row = Row($"{key}", random.Next(10));
                }
                harness.Send(0, rows);
            }
            if (round == 2) continue;
            harness.Commit();
            harness.Operator.Shrink(round * 1_000_000);
        }
        harness.Advance(10);
        var counts = harness.Take<string, Windowed<string, long>>().ToDictionary(r => r.Key, r => r.Value.Value);
        Assert.Equal(expected.Count(e => e > 0), counts.Count);
        for (var key = 0; key < Keys; key++) Assert.Equal(expected[key], counts.GetValueOrDefault($"{key}"));
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    private static Row<string, string> Row(string key, long timestamp, string value = "v", int origin = 0) => new() { Key = key, Value = value, Timestamp = timestamp, Origin = origin };

    private static LogicalNode Counting() => Node(s => s.WindowBy(Window.Tumbling(Ms(10))).Count("test"));

    private static LogicalNode Node<TOut>(Func<KeyedStream<string, string>, KeyedStream<string, TOut>> step)
        where TOut : notnull
        => step(StubSource.Keyed<string, string>(new("test"))).Output.Node;

    private static List<string> Counts(OperatorHarness harness)
        => [.. harness.Take<string, Windowed<string, long>>().Select(r => $"{r.Value.Key}={r.Value.Value}@{r.Timestamp}")];
}
