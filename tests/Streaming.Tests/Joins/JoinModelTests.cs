using FsCheck;
using FsCheck.Fluent;
using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Joins;

/// <summary>The operator against a naive model, over random records, times, commits, evictions and restarts.</summary>
public sealed class JoinModelTests
{
    private enum Kind
    {
        Left,
        Right,
        Time,
        Commit,
        Evict,
        Restart,
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(700, 700, 0)]
    [InlineData(3000, 0, 500)]
    [InlineData(0, 1500, 2000)]
    public void Equals_the_model(int before, int after, int grace)
    {
        var step = from kind in Gen.Frequency(
                (12, Gen.Constant(Kind.Left)), (12, Gen.Constant(Kind.Right)), (4, Gen.Constant(Kind.Time)), (3, Gen.Constant(Kind.Commit)), (2, Gen.Constant(Kind.Evict)), (2, Gen.Constant(Kind.Restart)))
                   from key in Gen.Choose(0, 2)
                   from number in Gen.Choose(-20, 20)
                   select (kind, key, number);
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => Run(steps, before, after, grace)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300).WithEndSize(150));
    }

    private static bool Run(IList<(Kind Kind, int Key, int Number)> steps, int before, int after, int grace)
    {
        var builder = new TopologyBuilder("test");
        var window = JoinWindow.Of(Ms(before), Ms(after)).Grace(Ms(grace));
        var node = StubSource.Keyed<int, int>(builder).Join("test", StubSource.Keyed<int, int>(builder), window, static (l, r) => $"{l}-{r}").Output.Node;
        using var store = new SortedTaskStore();
        var harness = new OperatorHarness(node, store);
        var rows = new List<(bool IsLeft, Row<int, int> Row)>();
        var (watermark, time) = (long.MinValue, 0L);
        foreach (var (kind, key, number) in steps)
        {
            if (kind is Kind.Left or Kind.Right)
            {
                var isLeft = kind == Kind.Left;
                var row = new Row<int, int> { Key = key, Value = rows.Count, Timestamp = time + (number * 150) };
                harness.Send(isLeft ? 0 : 1, row);
                var actual = harness.Take<int, string>().Select(r => $"{r.Value}@{r.Timestamp}");
                if (watermark != long.MinValue && row.Timestamp + (isLeft ? after : before) + grace < watermark)
                {
                    Assert.Empty(actual);
                    continue;
                }
                var expected = rows.Where(o => o.IsLeft != isLeft && o.Row.Key == key)
                    .Where(o => (isLeft ? o.Row.Timestamp - row.Timestamp : row.Timestamp - o.Row.Timestamp) is var distance && distance >= -before && distance <= after)
                    .OrderBy(o => o.Row.Timestamp)
                    .Select(o => $"{(isLeft ? row : o.Row).Value}-{(isLeft ? o.Row : row).Value}@{Math.Max(row.Timestamp, o.Row.Timestamp)}");
                Assert.Equal(expected, actual);
                rows.Add((isLeft, row));
            }
            else if (kind == Kind.Time)
            {
                time += Math.Max(0, number) * 150;
                harness.Advance(watermark = time);
            }
            else
            {
                harness.Commit();
                if (kind == Kind.Evict) harness.Operator.Shrink(2000);
                if (kind == Kind.Restart) harness = new(node, store, watermark);
            }
        }
        harness.Advance(time + 1_000_000);
        harness.Commit();
        Assert.Equal(0, store.Count);
        return true;
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
