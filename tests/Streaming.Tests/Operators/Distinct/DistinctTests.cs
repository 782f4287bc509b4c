using Streaming.Operators.Distinct;
using Xunit;

namespace Streaming.Tests.Operators.Distinct;

public sealed class DistinctTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Keeps_the_first_of_each_product_as_Flinks_deduplication_does()
    {
        var rig = Rig<string, int>(new DistinctByKey<string, int>(), TimeSpan.FromDays(1));
        rig.Send(("pen", 1, 1), ("pen", 2, 2), ("pen", 3, 3), ("apple", 4, 4), ("apple", 5, 5));
        Assert.Equal([1, 4], rig.Emitted.Select(r => r.Value));
        rig.Commit();
        rig.Reopen();
        rig.Send(("pen", 6, 6), ("apple", 7, 7), ("banana", 8, 8), ("apple", 9, 9));
        Assert.Equal([8], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void First_arrival_wins_although_an_earlier_event_comes_later()
    {
        var rig = Numbers();
        rig.Send((7, 1, 1_050), (7, 2, 1_000));
        Assert.Equal([1], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void The_span_is_open_on_both_sides()
    {
        var rig = Numbers();
        rig.Send((7, 1, 1_000), (7, 2, 1_099), (7, 3, 901), (7, 4, 1_100), (7, 5, 900));
        Assert.Equal([1, 4, 5], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void Duplicates_do_not_prolong_the_span()
    {
        var rig = Numbers();
        rig.Send((7, 1, 1_000), (7, 2, 1_060), (7, 3, 1_120));
        Assert.Equal([1, 3], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void An_identity_is_forgotten_when_the_watermark_reaches_the_end_of_its_span()
    {
        var rig = Numbers();
        rig.Send(7, 1, 1_000);
        rig.Advance(1_099);
        rig.Send(7, 2, 1_001);
        Assert.Single(rig.Emitted);
        rig.Advance(1_100);
        rig.Send(7, 3, 1_001);
        Assert.Equal([3], rig.Emitted.Select(r => r.Value));
        Assert.Equal(1, rig.Count("duplicates"));
    }

    [Fact]
    public void A_record_that_is_too_late_to_be_judged_passes_and_is_counted()
    {
        var rig = Numbers();
        rig.Advance(2_000);
        rig.Send((7, 1, 1_900), (7, 2, 1_900), (7, 3, 1_901), (7, 4, 1_901));
        Assert.Equal([1, 2, 3], rig.Emitted.Select(r => r.Value));
        Assert.Equal(2, rig.Count("unjudged"));
        Assert.Equal(1, rig.Count("duplicates"));
    }

    [Fact]
    public void The_end_of_a_drained_run_does_not_move_time()
    {
        var rig = Numbers();
        rig.Send(7, 1, 1_000);
        rig.Advance(long.MaxValue);
        rig.Send(7, 2, 1_000);
        Assert.Single(rig.Emitted);
    }

    [Fact]
    public void A_pair_is_of_the_key_and_the_id()
    {
        var rig = Rig<string, string>(new DistinctByPair<string, string, string>(static v => v[..1]), Within);
        rig.Send(("a", "x1", 0), ("a", "y1", 0), ("b", "x1", 0), ("a", "x2", 0), ("b", "x2", 0));
        Assert.Equal(["x1", "y1", "x1"], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void What_is_not_committed_is_not_remembered()
    {
        var rig = Numbers();
        rig.Send(7, 1, 1_000);
        rig.Commit();
        rig.Send(8, 2, 1_000);
        rig.Reopen();
        rig.Send((7, 3, 1_000), (8, 4, 1_000));
        Assert.Equal([1, 2, 4], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void A_throw_drops_its_record_only_and_leaves_nothing_behind()
    {
        var rig = Rig<long, string>(new DistinctByPair<long, string, string>(static v => v == "bad" ? throw new FormatException("bad") : v), Within);
        rig.MarkHead();
        rig.Send((1, "a", 0), (1, "bad", 0), (1, "b", 0), (1, "bad", 0), (1, "a", 0));
        Assert.Equal(["a", "b"], rig.Emitted.Select(r => r.Value));
        Assert.Equal([(1, true), (3, true)], rig.Threw.Select(t => (t.Origin, t.WithoutEffect)));
        rig.Commit();
        Assert.Equal(2, rig.MemoryStore.Count);
    }

    [Fact]
    public void A_throw_behind_another_step_is_not_without_effect()
    {
        var rig = Rig<long, string>(new DistinctByPair<long, string, string>(static _ => throw new FormatException("bad")), Within);
        rig.Send(1, "a", 0);
        Assert.False(Assert.Single(rig.Threw).WithoutEffect);
    }

    [Fact]
    public void Expired_identities_leave_the_store_with_a_tombstone_each()
    {
        var rig = Numbers();
        for (var i = 0; i < 1_000; i++) rig.Send(i, i, 1_000 + i);
        rig.Commit();
        Assert.Equal(1_000, rig.MemoryStore.Count);
        // The buckets are as long as the span: 1,000 to 1,099 expires as a whole at 1,199.
        rig.Advance(1_199);
        rig.Commit();
        Assert.Equal(900, rig.MemoryStore.Count);
        rig.Advance(10_000);
        rig.Commit();
        Assert.Equal(0, rig.MemoryStore.Count);
        Assert.Equal(2_000, rig.Changes);
    }

    [Fact]
    public void A_bucket_of_many_is_removed_over_several_epochs()
    {
        var rig = Numbers();
        for (var i = 0; i < 40_000; i++) rig.Send(i, i, 1_000 + i % 100);
        rig.Commit();
        rig.Advance(5_000);
        rig.Commit();
        Assert.InRange(rig.MemoryStore.Count, 20_000, 30_000);
        rig.Commit();
        rig.Commit();
        Assert.Equal(0, rig.MemoryStore.Count);
        rig.Commit();
        Assert.Equal(80_000, rig.Changes);
    }

    [Fact]
    public void What_expires_within_its_epoch_never_reaches_the_store()
    {
        var rig = Numbers();
        rig.Send(7, 1, 1_000);
        rig.Advance(1_100);
        rig.Commit();
        Assert.Equal(0, rig.Changes);
    }

    [Fact]
    public void An_evicted_table_asks_the_store_once_a_batch_and_stays_exact()
    {
        var rig = Numbers(TimeSpan.FromHours(1));
        var records = Enumerable.Range(0, 20_000).Select(i => ((long)i, i, 1_000L)).ToArray();
        rig.Send(records);
        rig.Commit();
        var before = rig.Operator.LiveBytes;
        rig.Operator.Shrink(before);
        Assert.True(rig.Operator.LiveBytes < before / 2);
        Assert.Equal(20_000, rig.Emitted.Count);
        rig.Send(records);
        Assert.Empty(rig.Emitted);
        Assert.InRange(rig.MemoryStore.Fetches, 1, 20_000 / 256 + 1);
    }

    [Fact]
    public void What_the_store_said_of_an_earlier_batch_is_not_believed_again()
    {
        var rig = Numbers();
        (long, int, long)[] At(long time) => [.. Enumerable.Range(0, 5_120).Select(i => ((long)i, i, time))];
        rig.Send(At(1_000));
        rig.Commit();
        rig.Operator.Shrink(1 << 30);
        rig.Send(At(1_000));
        Assert.Equal(5_120, rig.Emitted.Count);
        // All has expired, so nothing is asked until the first identity is left to the store again.
        rig.Advance(5_000);
        rig.Send(At(5_000));
        Assert.Equal(5_120, rig.Emitted.Count);
    }

    [Fact]
    public void A_table_that_knows_everything_never_asks_the_store()
    {
        var rig = Numbers(TimeSpan.FromHours(1));
        for (var round = 0; round < 3; round++)
        {
            rig.Send([.. Enumerable.Range(0, 20_000).Select(i => ((long)i, i, 1_000L))]);
            rig.Commit();
            rig.Reopen();
        }
        Assert.Equal(0, rig.MemoryStore.Fetches);
        Assert.Equal(20_000, rig.Emitted.Count);
    }

    [Fact]
    public void A_jump_over_years_forgets_everything_and_goes_on()
    {
        var rig = Numbers();
        rig.Send(7, 1, 1_000);
        foreach (var years in new[] { 1, 50, 51 })
        {
            var time = 31_536_000_000 * years;
            rig.Advance(time);
            rig.Send((7, years, time), (7, -1, time + 99));
        }
        Assert.Equal([1, 1, 50, 51], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void Records_weeks_apart_before_any_watermark_are_judged_by_the_store()
    {
        var rig = Numbers();
        const long Month = 31L * 86_400_000;
        rig.Send((7, 1, 12 * Month), (7, 2, 6 * Month), (7, 3, 18 * Month), (7, 4, 6 * Month), (7, 5, 18 * Month));
        rig.Commit();
        rig.Send((7, 6, 6 * Month + 1), (7, 7, 18 * Month - 1), (8, 8, 6 * Month));
        Assert.Equal([1, 2, 3, 8], rig.Emitted.Select(r => r.Value));
    }

    [Fact]
    public void Restarted_at_every_record_it_emits_what_it_would_have_without()
    {
        var random = new Random(5);
        var records = Enumerable.Range(0, 200).Select(i => ((long)random.Next(20), i, 1_000L + i * 5 + random.Next(60))).ToArray();
        var whole = Numbers();
        foreach (var (key, value, time) in records)
        {
            whole.Send(key, value, time);
            whole.Advance(time - 60);
        }
        var restarted = Numbers();
        foreach (var (key, value, time) in records)
        {
            restarted.Send(key, value, time);
            restarted.Advance(time - 60);
            restarted.Commit();
            restarted.Reopen();
        }
        Assert.Equal(whole.Emitted.Select(r => r.Value), restarted.Emitted.Select(r => r.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_000 * 86_400_000L)]
    public void A_span_out_of_bounds_is_refused(long within)
    {
        var node = new DistinctNode<long, int>(new("Job.cs", 12), "dedupe", default, TimeSpan.FromMilliseconds(within), new DistinctByKey<long, int>());
        var error = Assert.Single(node.Validate(new()));
        Assert.Equal("STR1040", error.Code);
        Assert.Contains("'dedupe' (Distinct at Job.cs:12)", error.Message, StringComparison.Ordinal);
    }

    private static OperatorRig<long, int, int> Numbers(TimeSpan? within = null) => Rig<long, int>(new DistinctByKey<long, int>(), within ?? Within);

    private static OperatorRig<TKey, T, T> Rig<TKey, T>(DistinctBy<TKey, T> by, TimeSpan within)
        where TKey : notnull
        where T : notnull
        => new(() => new DistinctNode<TKey, T>(new("Job.cs", 12), "dedupe", default, within, by));
}
