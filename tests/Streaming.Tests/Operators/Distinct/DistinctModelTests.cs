using FsCheck;
using FsCheck.Fluent;
using Streaming.Building;
using Streaming.Operators.Distinct;
using Streaming.Tests.Serialization;
using Xunit;

namespace Streaming.Tests.Operators.Distinct;

/// <summary>Random records, watermarks, commits, restarts and evictions against <see cref="DistinctModel"/>.</summary>
public sealed class DistinctModelTests
{
    private static readonly Config Runs = KeyCodecLaws.Quiet.WithMaxTest(30);

    [Theory]
    [InlineData(20, 12)]
    [InlineData(200, 400)]
    [InlineData(100_000, 5_000)]
    public void Numbers_as_keys(long within, int keys)
        => Holds<long>(within, keys, static i => i, static i => i.ToString(), w => Node(w, new DistinctByKey<long, int>()));

    [Theory]
    [InlineData(20, 12)]
    [InlineData(200, 400)]
    [InlineData(100_000, 5_000)]
    public void Strings_as_keys(long within, int keys)
        => Holds(within, keys, static i => $"key {i}", static i => i.ToString(), w => Node(w, new DistinctByKey<string, int>()));

    [Fact]
    public void Pairs_of_key_and_id()
        => Holds(200, 400, static i => (short)(i % 7), static i => $"{i % 7} {i / 7}", w => Node(w, new DistinctByPair<short, int, string>(static v => $"{v / 7}")));

    [Theory]
    [InlineData(1, 20, 30)]
    [InlineData(2, 100_000, 400)]
    [InlineData(50, 100_000, 3_000)]
    public void Keys_that_collide(int hashes, long within, int keys)
        => Holds(within, keys, static i => $"key {i}", static i => i.ToString(), w => new CollidingNode(w, hashes));

    [Theory]
    [InlineData(1L << 31)]
    [InlineData(1L << 36)]
    public void Spans_of_months_and_years(long within)
        => Holds<long>(within, 300, static i => i, static i => i.ToString(), w => Node(w, new DistinctByKey<long, int>()));

    private static DistinctNode<TKey, int> Node<TKey>(TimeSpan within, DistinctBy<TKey, int> by)
        where TKey : notnull
        => new(new("Test.cs", 1), "step", default, within, by);

    private static void Holds<TKey>(long within, int keys, Func<int, TKey> key, Func<int, string> id, Func<TimeSpan, LogicalNode> node)
        where TKey : notnull
    {
        var commands = Gen.Choose(0, int.MaxValue - 1).ListOf().ToArbitrary();
        Prop.ForAll(commands, seeds => Runs_like_the_model(seeds, within, keys, key, id, node(TimeSpan.FromMilliseconds(within)))).Check(Runs);
    }

    private static bool Runs_like_the_model<TKey>(IEnumerable<int> seeds, long within, int keys, Func<int, TKey> key, Func<int, string> id, LogicalNode node)
        where TKey : notnull
    {
        var rig = new OperatorRig<TKey, int, int>(() => node);
        var model = new DistinctModel(within);
        var now = 1_700_000_000_000L;
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            switch (random.Next(12))
            {
                case 0:
                    rig.Commit();
                    model.Commit();
                    break;
                case 1:
                    rig.Reopen();
                    model.Restart();
                    break;
                case 2:
                    rig.Commit();
                    model.Commit();
                    rig.Operator.Shrink(random.Next(2) == 0 ? 4_000 : 1 << 30);
                    break;
                case 3 or 4:
                    now += random.NextInt64(within);
                    rig.Advance(now);
                    model.Advance(now);
                    break;
                case 5:
                    // The seam for overlapping epochs: records between the drain and the commit.
                    var commit = rig.Drain();
                    model.Commit();
                    Same(rig, model, random, now, within, keys, key, id);
                    commit();
                    rig.Reopen();
                    model.Restart();
                    break;
                default:
                    Same(rig, model, random, now, within, keys, key, id);
                    break;
            }
        }
        return true;
    }

    private static void Same<TKey>(OperatorRig<TKey, int, int> rig, DistinctModel model, Random random, long now, long within, int keys, Func<int, TKey> key, Func<int, string> id)
    {
        var records = new (TKey, int, long)[random.Next(1, 600)];
        var expected = new List<(int, long)>();
        for (var i = 0; i < records.Length; i++)
        {
            var n = random.Next(keys);
            var time = now - 2 * within + random.NextInt64(3 * within + 3);
            records[i] = (key(n), n, time);
            if (model.Passes(id(n), time)) expected.Add((n, time));
        }
        rig.Send(records);
        Assert.Equal(expected, rig.Emitted.Select(r => (r.Value, r.Timestamp)));
    }
}
