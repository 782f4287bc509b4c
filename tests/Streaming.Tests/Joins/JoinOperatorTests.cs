using Streaming.Runtime;
using Streaming.Tests.Shared;
using Streaming.Tests.Support;
using Streaming.Tests.Windows;
using Xunit;

namespace Streaming.Tests.Joins;

public sealed class JoinOperatorTests : IDisposable
{
    private readonly SortedTaskStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(Mode.OneEpoch)]
    [InlineData(Mode.CommitEach)]
    [InlineData(Mode.EvictEach)]
    [InlineData(Mode.RestartEach)]
    public void Matches_come_in_the_order_of_their_times_and_ties_in_that_of_their_arrival(Mode mode)
    {
        var run = new JoinRun(JoinWindow.Within(TimeSpan.FromSeconds(2)), mode, outOfOrder: 10_000);
        foreach (var record in new[] { "L kd@1500", "L ka@-1200", "L kc@700", "L ke@1500", "L kb@-300", "L kf@1500", "L kz@2501", "L ky@-1501" }) Assert.Equal("", run.Send(record));
        Assert.Equal("a-x@500; b-x@500; c-x@700; d-x@1500; e-x@1500; f-x@1500", run.Send("R kx@500"));
    }

    [Fact]
    public void Stored_rows_of_a_key_are_read_once_when_it_is_first_touched()
    {
        var before = Harness();
        before.Send(0, Row("a", 10), Row("b", 20));
        before.Commit();

        var harness = Harness(watermark: 0);
        var scans = _store.Scans;
        harness.Send(1, Row("a", 30), Row("a", 40), Row("c", 50));
        Assert.Equal(2, harness.Take<string, string>().Count);
        harness.Send(1, Row("a", 60), Row("c", 70));
        Assert.Single(harness.Take<string, string>());
        Assert.Equal(2, _store.Scans - scans);
    }

    [Fact]
    public void What_comes_and_expires_within_an_epoch_never_reaches_the_log()
    {
        var harness = Harness();
        harness.Send(0, Row("a", 10));
        harness.Send(1, Row("a", 20));
        harness.Advance(1_000_000);
        harness.Commit();
        Assert.Equal(0, harness.Logged);
    }

    [Fact]
    public void A_throw_names_the_record_that_came_and_the_others_go_on()
    {
        var builder = new TopologyBuilder("test");
        var node = StubSource.Keyed<string, string>(builder)
            .Join("test", StubSource.Keyed<string, string>(builder), JoinWindow.Within(TimeSpan.FromSeconds(1)), static (l, r) => l == r ? throw new InvalidOperationException("same") : l + r).Output.Node;
        var harness = new OperatorHarness(node, _store);
        harness.Send(0, Row("a", 10, "x", 1), Row("a", 11, "y", 2));
        harness.Send(1, Row("a", 12, "x", 7), Row("a", 13, "z", 8));
        Assert.Equal(["same@7 False"], harness.Thrown);
        Assert.Equal([("xz", 8), ("yz", 8)], harness.Take<string, string>().Select(r => (r.Value, r.Origin)));
    }

    [Fact]
    public void The_end_of_a_drained_run_keeps_what_time_has_not_passed()
    {
        var harness = Harness();
        harness.Send(0, Row("a", 10));
        harness.Advance(long.MaxValue);
        harness.Send(1, Row("a", 20));
        Assert.Single(harness.Take<string, string>());
    }

    [Fact]
    public void A_wrong_window_is_named_with_its_step()
    {
        var builder = new TopologyBuilder("test");
        var wrong = JoinWindow.Of(-TimeSpan.FromSeconds(1), TimeSpan.FromTicks(1)).Grace(-TimeSpan.FromSeconds(1));
        var node = StubSource.Keyed<string, string>(builder).Join("test", StubSource.Keyed<string, string>(builder), wrong, static (l, _) => l).Output.Node;
        Assert.Equal(["STR1111", "STR1112", "STR1104"], node.Validate(new()).Select(e => e.Code));
        Assert.All(node.Validate(new()), e => Assert.StartsWith("'test' (Join at JoinOperatorTests.cs:", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        var builder = new TopologyBuilder("test");
        var node = StubSource.Keyed<long, long>(builder)
            .Join("test", StubSource.Keyed<long, long>(builder), JoinWindow.Within(TimeSpan.FromMilliseconds(100)), static (l, r) => l + r).Output.Node;
        var rows = Enumerable.Range(0, 256).Select(i => new Row<long, long> { Key = i, Value = 1 }).ToArray();
        Assert.Equal(0, Allocated.Least(() =>
        {
            using var store = new SortedTaskStore();
            var harness = new OperatorHarness(node, store);
            var allocated = 0L;
            for (var time = 0L; time < 80_000; time += 1000)
            {
                foreach (ref var row in rows.AsSpan()) row.Timestamp = time;
                var before = GC.GetAllocatedBytesForCurrentThread();
                harness.Send(0, rows);
                harness.Send(1, rows);
                harness.Advance(time - 2000);
                if (time > 40_000) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.Equal(256, harness.Take<long, long>().Count);
            }
            return allocated;
        }));
    }

    [Fact]
    public void A_join_that_is_larger_than_the_cache_finds_every_match()
    {
        var harness = Harness();
        var keys = Enumerable.Range(0, 30_000).Select(i => $"k{i}").ToArray();
        new Random(5).Shuffle(keys);
        foreach (var batch in keys.Chunk(256)) harness.Send(0, [.. batch.Select(k => Row(k, 950, k))]);
        new Random(6).Shuffle(keys);
        foreach (var batch in keys.Chunk(256)) harness.Send(1, [.. batch.Select(k => Row(k, 1050, k))]);
        Assert.Equal(keys.Select(k => (k, k + k, 1050L)), harness.Take<string, string>().Select(r => (r.Key, r.Value, r.Timestamp)));
    }

    private static Row<string, string> Row(string key, long timestamp, string value = "v", int origin = 0) => new() { Key = key, Value = value, Timestamp = timestamp, Origin = origin };

    private OperatorHarness Harness(long watermark = long.MinValue)
    {
        var builder = new TopologyBuilder("test");
        var node = StubSource.Keyed<string, string>(builder)
            .Join("test", StubSource.Keyed<string, string>(builder), JoinWindow.Within(TimeSpan.FromMilliseconds(100)), static (l, r) => l + r).Output.Node;
        return new(node, _store, watermark);
    }
}
