using Streaming.Building;
using Streaming.Operators.Aggregate;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Operators.Aggregate;

public sealed class AggregateTests
{
    [Fact]
    public void Emits_the_last_value_of_each_key_that_changed_once_an_epoch()
    {
        var rig = Sums();
        rig.Send((1, 10, 5), (2, 20, 6), (1, 1, 7));
        Assert.Empty(rig.Emitted);
        rig.Commit();
        Assert.Equal([(1, 11L), (2, 20)], rig.Emitted.Select(r => (r.Key, r.Value)));
        rig.Send(2, 2, 8);
        rig.Commit();
        Assert.Equal([(2, 22L)], rig.Emitted.Select(r => (r.Key, r.Value)));
        rig.Commit();
        Assert.Empty(rig.Emitted);
    }

    [Fact]
    public void The_time_of_a_value_is_the_highest_of_its_records_and_survives_a_restart()
    {
        var rig = Sums();
        rig.Send((1, 1, 50), (1, 1, 40));
        rig.Commit();
        rig.Reopen();
        rig.Send(1, 1, 45);
        rig.Commit();
        Assert.Equal([(2L, 50L), (3, 50)], rig.Emitted.Select(r => (r.Value, r.Timestamp)));
    }

    [Fact]
    public void What_is_not_committed_is_not_in_the_sum()
    {
        var rig = Sums();
        rig.Send(1, 1, 0);
        rig.Commit();
        rig.Send(1, 100, 0);
        rig.Reopen();
        rig.Send(1, 2, 0);
        rig.Commit();
        Assert.Equal(3, rig.Emitted[^1].Value);
    }

    [Fact]
    public void Missing_keys_of_a_batch_are_fetched_together_and_an_empty_store_is_never_asked()
    {
        var rig = Sums();
        (int, long, long)[] records = [.. Enumerable.Range(0, 200).Select(i => (i, 1L, 0L)), .. Enumerable.Range(0, 50).Select(i => (i, 1L, 0L))];
        rig.Send(records);
        rig.Commit();
        Assert.Equal(0, rig.MemoryStore.Fetches);
        rig.Reopen();
        rig.Send(records);
        Assert.Equal(1, rig.MemoryStore.Fetches);
        rig.Commit();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (i, i < 50 ? 4L : 2L)), rig.Emitted.TakeLast(200).Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void A_throw_leaves_the_value_as_it_was_and_dooms_the_epoch()
    {
        var rig = new OperatorRig<int, long, long>(static () => Node<RefFold<long, long>>(new(static () => 0, static (ref sum, v) =>
        {
            sum += v;
            if (v == 13) throw new InvalidOperationException("13");
        })));
        rig.Send((1, 1, 0), (1, 13, 0), (2, 13, 0), (1, 2, 0));
        Assert.Equal([(1, false), (2, false)], rig.Threw.Select(t => (t.Origin, t.WithoutEffect)));
        rig.Commit();
        Assert.Equal([(1, 3L)], rig.Emitted.Select(r => (r.Key, r.Value)));
        Assert.Equal(1, rig.MemoryStore.Count);
    }

    [Fact]
    public void Reduce_begins_with_the_first_record()
    {
        var rig = new OperatorRig<int, long, long>(static () => Node<ReduceFold<long>>(new(Math.Min)));
        rig.Send((1, 9, 0), (1, 7, 0), (1, 8, 0));
        rig.Commit();
        Assert.Equal(7, Assert.Single(rig.Emitted).Value);
    }

    [Fact]
    public void What_is_emitted_does_not_change_with_the_state()
    {
        var serde = Serdes.Bytes;
        var rig = new OperatorRig<int, long, byte[]>(() => new AggregateNode<int, long, byte[], FuncFold<byte[], long>>(
            new("Job.cs", 3), "Aggregate", "last", default, new(static () => [0], static (bytes, v) =>
            {
                bytes[0] = (byte)v;
                return bytes;
            }), new SerdeSlot<byte[]> { Subject = "last", Role = SerdeRole.State, Explicit = serde }));
        rig.Send(1, 1, 0);
        rig.Commit();
        var first = rig.Emitted[0].Value;
        rig.Send(1, 2, 0);
        Assert.Equal([1], first);
    }

    [Fact]
    public void Restarted_and_evicted_at_every_record_it_counts_what_it_would_have_without()
    {
        var random = new Random(3);
        var rig = Sums();
        var model = new Dictionary<int, long>();
        for (var i = 0; i < 500; i++)
        {
            var key = random.Next(40);
            rig.Send(key, i, i);
            model[key] = model.GetValueOrDefault(key) + i;
            rig.Commit();
            Assert.Equal(model[key], Assert.Single(rig.Emitted).Value);
            if (random.Next(2) == 0) rig.Reopen();
            else rig.Operator.Shrink(1 << 20);
        }
    }

    private static OperatorRig<int, long, long> Sums() => new(static () => Node<FuncFold<long, long>>(new(static () => 0, static (sum, v) => sum + v)));

    private static AggregateNode<int, long, long, TFold> Node<TFold>(TFold fold)
        where TFold : struct, IFold<long, long>
        => new(new StepLocation("Job.cs", 3), "Aggregate", "sum", default, fold, new() { Subject = "sum", Role = SerdeRole.State, Explicit = Serdes.Int64 });
}
