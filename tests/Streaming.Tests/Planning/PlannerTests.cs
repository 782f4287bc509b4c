using Streaming.Planning;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Plans;

public sealed class PlannerTests
{
    private readonly TopologyBuilder _job = new("job");

    [Fact]
    public void Steps_that_are_joined_by_an_edge_share_a_subtopology()
    {
        var (long_, short_) = Lines("a").Split(l => l.Length > 9);
        long_.Map(l => l.Length).Merge(short_.Map(l => -l.Length)).ToTopic("out");
        var only = Assert.Single(Plan().Subtopologies);
        Assert.Equal(("a", 6), (only.Name, only.Nodes.Count));
        Assert.Equal(["a"], only.Inputs.Select(i => i.Topic));
    }

    [Fact]
    public void Sources_that_nothing_joins_do_not()
    {
        Lines("a").ToTopic("x");
        Lines("b").ToTopic("y");
        Assert.Equal(["a", "b"], Plan().Subtopologies.Select(s => s.Name));
    }

    [Fact]
    public void Sources_that_are_merged_are_read_by_tasks_of_their_own_until_a_step_with_state_holds_them_together()
    {
        var merged = Lines("a").Map(l => l).Merge(Lines("b")).Filter(l => l.Length > 0);
        merged.ToTopic("out");
        merged.KeyBy(l => l).Keep("counts");
        var plan = Plan();
        Assert.Equal(["a", "b", "counts"], plan.Subtopologies.Select(s => s.Name));
        Assert.Equal(["source,Map,Merge,Filter,ToTopic,KeyBy", "source,Merge,Filter,ToTopic,KeyBy"], plan.Subtopologies.Take(2).Select(s => string.Join(',', s.Nodes.Select(n => n.Kind))));
        Assert.Equal(2, plan.Writers(plan.Subtopologies[2].Inputs[0].Node).Count());
        Assert.Equal(2, plan.Subtopologies.Select(s => s.WriterId).Take(2).Distinct().Count());
    }

    [Fact]
    public void A_step_with_state_behind_a_merge_of_keyed_sources_holds_them_together()
    {
        _job.FromTopic(new Topic<string, string>("a")).Merge(_job.FromTopic(new Topic<string, string>("b"))).Keep("counts");
        Assert.Equal(["a", "b"], Assert.Single(Plan().Subtopologies).Inputs.Select(i => i.Topic));
    }

    [Fact]
    public void What_is_merged_behind_a_step_with_state_does_not_join_its_tasks()
    {
        _job.FromTopic(new Topic<string, string>("a")).Keep("counts").Merge(_job.FromTopic(new Topic<string, string>("b"))).ToTopic("out");
        var plan = Plan();
        Assert.Equal(["counts", "b"], plan.Subtopologies.Select(s => s.Name));
        Assert.Single(plan.Subtopologies[0].Stores);
        Assert.Empty(plan.Subtopologies[1].Stores);
    }

    [Fact]
    public void An_exchange_cuts()
    {
        Lines("a").Filter(l => l.Length > 0).KeyBy(l => l).Keep("counts").ToTopic("out");
        var plan = Plan();
        Assert.Equal(["a", "counts"], plan.Subtopologies.Select(s => s.Name));
        Assert.Equal(["KeyBy", "Keep,ToTopic"], [plan.Subtopologies[0].Nodes[^1].Kind, string.Join(',', plan.Subtopologies[1].Nodes.Select(n => n.Kind))]);
        Assert.Equal(["job.counts.exchange"], plan.Subtopologies[1].Inputs.Select(i => i.Topic));
        Assert.Equal(["a", "job.counts.exchange"], plan.InputTopics);
        Assert.Equal("job.counts.changelog", Assert.Single(plan.Subtopologies[1].Stores).Changelog(plan.Job));
    }

    [Fact]
    public void All_readers_of_an_exchange_are_in_one_subtopology_that_reads_it_once()
    {
        var keyed = Lines("a").KeyBy(l => l);
        keyed.Keep("counts");
        keyed.Map(l => l.Length).ToTopic("lengths");
        keyed.ForEach("look", _ => { });
        var plan = Plan();
        Assert.Equal(2, plan.Subtopologies.Count);
        Assert.Equal("job.counts.exchange", Assert.Single(plan.Subtopologies[1].Inputs).Topic);
        Assert.Equal(4, plan.Subtopologies[1].Nodes.Count);
    }

    [Fact]
    public void A_join_of_two_exchanges_reads_both()
    {
        Lines("a").KeyBy(l => l).Meet("pairs", Lines("b").KeyBy(l => l));
        var plan = Plan();
        Assert.Equal(["a", "b", "pairs"], plan.Subtopologies.Select(s => s.Name));
        Assert.Equal(["job.pairs.left.exchange", "job.pairs.right.exchange"], plan.Subtopologies[2].Inputs.Select(i => i.Topic));
    }

    [Fact]
    public void A_stream_that_meets_itself_reads_its_exchange_once()
    {
        var keyed = Lines("a").KeyBy(l => l);
        keyed.Meet("pairs", keyed);
        Assert.Equal("job.pairs.left.exchange", Assert.Single(Plan().Subtopologies[1].Inputs).Topic);
    }

    [Fact]
    public void One_stream_can_be_exchanged_twice()
    {
        var lines = Lines("a");
        lines.KeyBy(l => l).Keep("by-line");
        lines.KeyBy(l => l.Length).Keep("by-length");
        var plan = Plan();
        Assert.Equal(["a", "by-line", "by-length"], plan.Subtopologies.Select(s => s.Name));
        Assert.Equal(2, plan.Subtopologies[0].Exchanges.Count());
    }

    [Fact]
    public void Comes_in_the_order_of_flow_even_if_it_was_not_declared_so()
    {
        var users = _job.FromTopic(new Topic<string, string>("users"));
        var lines = Lines("lines").KeyBy(l => l);
        users.Meet("pairs", lines).KeyBy(p => p.Length).Keep("lengths");
        Assert.Equal(["lines", "pairs", "lengths"], Plan().Subtopologies.Select(s => s.Name));
    }

    [Fact]
    public void An_external_sink_is_a_subtopology_behind_a_topic_of_its_own()
    {
        Lines("a").KeyBy(l => l).AddExternalSink("words_table", new FakeSinkFactory<string>());
        var plan = Plan();
        Assert.Equal(["a", "words_table", "words_table.sink"], plan.Subtopologies.Select(s => s.Name));
        Assert.Equal("job.words_table.exchange", plan.Subtopologies[1].Inputs[0].Topic);
        Assert.Equal("job.words_table.sink", plan.Subtopologies[2].Inputs[0].Topic);
        Assert.Same(plan.Subtopologies[1].Nodes[0], plan.Subtopologies[2].Sink);
    }

    [Fact]
    public void Steps_are_in_topological_order()
    {
        var a = Lines("a");
        var b = Lines("b").Filter(_ => true);
        a.Map(x => x).Merge(b).ToTopic("out");
        foreach (var subtopology in Plan().Subtopologies)
        {
            var seen = new HashSet<Building.LogicalNode>();
            foreach (var node in subtopology.Nodes)
            {
                Assert.All(node.Inputs.Where(i => subtopology.Nodes.Contains(i.Node)), i => Assert.Contains(i.Node, seen));
                seen.Add(node);
            }
        }
    }

    private DataStream<string> Lines(string topic) => _job.FromTopic<string>(topic);

    private Plan Plan() => _job.Build().Plan;
}
