using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Operators;

public sealed class StatelessStepTests
{
    private readonly TopologyBuilder _job = new("job");

    private FakeFaults Faults { get; } = new();

    [Fact]
    public void Fuses_neighbours_into_one_chain()
    {
        var end = new CollectingTarget<NoKey, string>();
        var input = Wire<int, string>(end, s => s.Map(x => x + 1).Filter(x => x % 2 == 0).Map(x => $"v{x}"));

        input.Process(Rows.Unkeyed(1, 2, 3));

        Assert.Equal(["v2", "v4"], end.Values);
        Assert.Equal([0, 2], end.Rows.Select(r => r.Origin));
        Assert.Equal([0L, 2L], end.Rows.Select(r => r.Timestamp));
        Assert.StartsWith("Chain", input.GetType().Name);
        Assert.Contains("MapStage", input.GetType().GetGenericArguments()[2].ToString());
        Assert.Contains("FilterStage", input.GetType().GetGenericArguments()[2].ToString());
    }

    [Fact]
    public void Passes_the_rows_before_and_after_one_that_throws()
    {
        var end = new CollectingTarget<NoKey, int>();
        var input = Wire<int, int>(end, s => s.Map(x => 12 / x).Filter(_ => true));

        input.Process(Rows.Unkeyed(1, 0, 3));

        Assert.Equal([12, 4], end.Values);
        var thrown = Assert.Single(Faults.Thrown);
        Assert.Equal(1, thrown.Origin);
        Assert.False(thrown.WithoutEffect);
        Assert.Matches(@"^Map at StatelessStepTests.cs:\d+, Filter at StatelessStepTests.cs:\d+$", thrown.Step);
    }

    [Fact]
    public void A_throw_straight_behind_the_decoder_has_had_no_effect()
    {
        var end = new CollectingTarget<NoKey, int>();
        var input = Wire<int, int>(end, s => s.Map(x => 12 / x));
        input.MarkHead();

        input.Process(Rows.Unkeyed(0));

        Assert.True(Assert.Single(Faults.Thrown).WithoutEffect);
    }

    [Fact]
    public void A_throw_behind_a_flat_map_may_have_had_one()
    {
        var end = new CollectingTarget<NoKey, int>();
        var input = Wire<int, int>(end, s => s.FlatMap(x => new[] { 1, x }).Map(x => 12 / x));
        input.MarkHead();

        input.Process(Rows.Unkeyed(0, 3));

        Assert.False(Assert.Single(Faults.Thrown).WithoutEffect);
        Assert.Equal([12, 12, 4], end.Values);
    }

    [Fact]
    public void Flat_map_takes_arrays_lists_and_sequences_in_order()
    {
        var end = new CollectingTarget<NoKey, int>();
        var input = Wire<int, int>(end, s => s.FlatMap<int>(x => x switch { 0 => new[] { 1, 2 }, 1 => new List<int> { 3 }, 2 => Enumerable.Range(4, 2), _ => [] }));

        input.Process(Rows.Unkeyed(0, 1, 2, 3));

        Assert.Equal([1, 2, 3, 4, 5], end.Values);
        Assert.Equal([0, 0, 1, 2, 2], end.Rows.Select(r => r.Origin));
    }

    [Fact]
    public void Split_sends_each_row_to_one_side_and_reports_what_throws()
    {
        var (matched, others) = (new CollectingTarget<NoKey, int>(), new CollectingTarget<NoKey, int>());
        _job.FromTopic<int>("in").Split(x => x == 9 ? throw new InvalidOperationException("nine") : x > 1);
        var context = new FakeOperatorContext { FakeFaults = Faults }.WithOutput(matched, 0).WithOutput(others, 1);
        _job.LastNode().CreateOperator(context);

        context.Input<NoKey, int>().Process(Rows.Unkeyed(1, 2, 9, 3));

        Assert.Equal([2, 3], matched.Values);
        Assert.Equal([1], others.Values);
        Assert.Equal((2, false), (Faults.Thrown[0].Origin, Faults.Thrown[0].WithoutEffect));
    }

    [Fact]
    public void A_merge_tells_an_input_that_comes_from_a_source_from_one_that_does_not()
    {
        var end = new CollectingTarget<NoKey, int>();
        var stream = _job.FromTopic<int>("in");
        stream.Merge(_job.FromTopic<int>("other"));
        var merge = _job.LastNode();
        stream.Map(x => 12 / x);
        var map = new FakeOperatorContext { FakeFaults = Faults }.WithOutput(end);
        _job.LastNode().CreateOperator(map);
        var context = new FakeOperatorContext { FakeFaults = Faults }.WithOutput(map.Inputs[0]);
        merge.CreateOperator(context);
        context.Input<NoKey, int>(0).MarkHead();

        context.Input<NoKey, int>(0).Process(Rows.Unkeyed(1, 0));
        context.Input<NoKey, int>(1).Process(Rows.Unkeyed(0, 2));

        Assert.Equal([12, 6], end.Values);
        Assert.Equal([true, false], Faults.Thrown.Select(t => t.WithoutEffect));
    }

    [Fact]
    public void For_each_is_the_end_of_a_chain()
    {
        var seen = new List<int>();
        var input = Wire<int, int>(null, s =>
        {
            s.Map(x => x * 2).ForEach("look", seen.Add);
            return s;
        });

        input.Process(Rows.Unkeyed(1, 2));

        Assert.Equal([2, 4], seen);
    }

    [Fact]
    public void Keyed_steps_keep_the_key()
    {
        var end = new CollectingTarget<string, int>();
        var keyed = _job.FromTopic(new Topic<string, int>("in"));
        keyed.Map(x => x + 1).Filter(x => x > 1).FlatMap(x => new[] { x, x });
        var input = (RowTarget<string, int>)WireAll(end, from: 1);

        input.Process([Rows.Of("a", 0), Rows.Of("b", 1)]);

        Assert.Equal([("b", 2), ("b", 2)], end.Rows.Select(r => (r.Key, r.Value)));
    }

    // Wires what the steps behind a source add, from the end on, and gives the input of the first.
    private RowTarget<NoKey, TIn> Wire<TIn, TOut>(RowTarget? end, Func<DataStream<TIn>, DataStream<TOut>> steps)
        where TIn : notnull
        where TOut : notnull
    {
        steps(_job.FromTopic<TIn>("in"));
        return (RowTarget<NoKey, TIn>)WireAll(end, from: 1);
    }

    private RowTarget WireAll(RowTarget? end, int from)
    {
        var next = end;
        for (var i = _job.Nodes.Count - 1; i >= from; i--)
        {
            var context = new FakeOperatorContext { FakeFaults = Faults };
            if (next is not null) context.WithOutput(next);
            _job.Nodes[i].CreateOperator(context);
            next = context.Inputs[0];
        }
        return next!;
    }
}
