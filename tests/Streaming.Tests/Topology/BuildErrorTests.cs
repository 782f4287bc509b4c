using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Topologies;

public sealed class BuildErrorTests
{
    private readonly TopologyBuilder _job = new("shop");

    private DataStream<string> Words => _job.FromTopic<string>("words");

    private KeyedStream<string, int> Counts => _job.FromTopic(new Topic<string, int>("counts"));

    [Theory]
    [InlineData("Revenue")]
    [InlineData("a--b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a_b")]
    [InlineData("")]
    [InlineData("a\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901")]
    public void Refuses_a_name_that_cannot_be_kept(string name)
    {
        Counts.Keep(name);
        Refused("STR1001");
    }

    [Fact]
    public void Takes_names_of_topics_and_tables_as_they_are()
    {
        Words.ToTopic("Late.Words_2");
        Words2().ToTopic("x", name: "other-name");
        _job.Build();

        DataStream<string> Words2() => _job.FromTopic<string>("Words.2");
    }

    [Fact]
    public void Refuses_the_job_s_own_name_too() => Assert.Equal("STR1001", Refusals(new TopologyBuilder("Shop"), j => j.FromTopic<string>("a"))[0].Code);

    [Fact]
    public void Refuses_a_name_that_is_there_twice()
    {
        Counts.Keep("twice").Keep("twice");
        Assert.Contains("'twice' (Keep at BuildErrorTests.cs:", Refused("STR1002"));
    }

    [Fact]
    public void Refuses_two_sinks_into_one_topic_without_names()
    {
        var words = Words;
        words.ToTopic("out");
        words.ToTopic("out");
        Assert.Contains("name:", Refused("STR1002"));
    }

    [Fact]
    public void Lets_a_step_have_the_name_of_a_topic()
    {
        Counts.Keep("revenue").ToTopic("revenue");
        _job.Build();
    }

    [Fact]
    public void Refuses_two_sources_of_one_topic_and_says_how_to_read_it_twice()
    {
        Words.ToTopic("a");
        Words.ToTopic("b");
        Assert.Contains("in a variable and continue it twice", Refused("STR1003"));
    }

    [Fact]
    public void Names_the_type_the_step_and_its_line_when_a_serde_is_missing()
    {
        Words.Map(w => new Uri(w)).KeyBy(u => u.Host).Keep("hosts");
        var errors = Refusals(_job, _ => { });
        Assert.Equal(2, errors.Count);
        Assert.Matches(
            @"^No serde for Uri, which KeyBy\(u => u.Host\) at BuildErrorTests.cs:\d+ sends through an exchange. Add o.UseJson\(..\) with a JsonSerializerContext that has \[JsonSerializable\(typeof\(Uri\)\)\], or o.UseSerde\(..\).$",
            errors[0].Message);
        Assert.Contains("'hosts' (Keep at BuildErrorTests.cs:", errors[1].Message);
    }

    [Fact]
    public void Refuses_a_key_type_without_value_equality()
    {
        Words.KeyBy(w => w.ToCharArray()).Keep("chars");
        Assert.Contains("char[] cannot be a key", Refused("STR1005"));
    }

    [Fact]
    public void Refuses_state_by_a_topic_s_keys_that_have_no_canonical_form()
    {
        _job.FromTopic(new Topic<byte[], string>("raw")).Filter(_ => true).Keep("state");
        Assert.Contains("works by the keys of source 'raw'", Refused("STR1005"));
    }

    [Fact]
    public void A_topic_with_such_keys_can_be_passed_on()
    {
        _job.FromTopic(new Topic<byte[], string>("raw")).ToTopic(new Topic<byte[], string>("copy"));
        _job.Build();
    }

    [Fact]
    public void Refuses_a_key_by_that_leads_nowhere()
    {
        Words.KeyBy(w => w).Map(w => w.Length);
        Refused("STR1006");
    }

    [Fact]
    public void Refuses_a_key_by_with_two_stateful_consumers()
    {
        var keyed = Words.KeyBy(w => w);
        keyed.Keep("one");
        keyed.Filter(w => w.Length > 3).Keep("two");
        var message = Refused("STR1007");
        Assert.Contains("'one'", message);
        Assert.Contains("'two'", message);
    }

    [Fact]
    public void Refuses_two_exchanges_that_merge()
    {
        var words = Words;
        words.KeyBy(w => w).Merge(words.Filter(w => w.Length > 1).KeyBy(w => w)).Keep("all");
        Assert.Contains("Merge the streams first", Refused("STR1008"));
    }

    [Fact]
    public void Refuses_a_stream_of_tasks()
    {
        Words.Map<object>(w => Task.FromResult(w)).Filter(_ => true).ForEach("seen", _ => { });
        _job.Build();

        var other = new TopologyBuilder("other");
        Func<string, Task<string>> call = Task.FromResult;
        var node = new Streaming.Operators.MapNode<Streaming.Runtime.NoKey, string, Task<string>>(new("Job.cs", 7), other.FromTopic<string>("words").Output, call);
        other.Add(node);
        var error = Assert.Single(Refusals(other, _ => { }));
        Assert.Equal("STR1009", error.Code);
        Assert.StartsWith("Map at Job.cs:7 gives Task<string>: ", error.Message);
    }

    [Fact]
    public void Refuses_a_stream_of_another_builder()
    {
        Words.Merge(new TopologyBuilder("other").FromTopic<string>("else"));
        Assert.Contains("source 'else'", Refused("STR1010"));
    }

    [Fact]
    public void Refuses_a_job_that_reads_nothing() => Refused("STR1011");

    [Fact]
    public void Refuses_spans_that_make_no_sense_all_at_once()
    {
        _job.FromTopic<string>("words", s => s.OutOfOrder(TimeSpan.FromSeconds(-1)).IdleAfter(TimeSpan.Zero).MaxAhead(TimeSpan.MaxValue)).ToTopic("out");
        var errors = Refusals(_job, _ => { });
        Assert.Equal(["STR1012", "STR1012", "STR1012"], errors.Select(e => e.Code));
        Assert.Contains("source 'words' at BuildErrorTests.cs:", errors[0].Message);
        Assert.Contains("has OutOfOrder -1s; it must be between 0s and 3660 days", errors[0].Message);
    }

    [Fact]
    public void Refuses_an_exchange_that_leads_back_to_where_it_comes_from()
    {
        var counts = Counts;
        counts.KeyBy(c => $"{c % 2}").Meet("back", counts);
        Assert.Contains("Put a KeyBy in front of the other side too", Refused("STR1014"));
    }

    [Theory]
    [InlineData("shop.progress")]
    [InlineData("shop.revenue.changelog")]
    [InlineData("shop.revenue.exchange")]
    [InlineData("shop.table.sink")]
    public void Refuses_the_job_s_own_topics(string topic)
    {
        _job.FromTopic<string>(topic).ToTopic("out");
        Refused("STR1015");
    }

    [Fact]
    public void Other_jobs_topics_can_be_read()
    {
        _job.FromTopic<string>("shopping.x.sink").ToTopic("shop.orders");
        _job.Build();
    }

    [Fact]
    public void Refuses_dead_letters_into_what_the_job_reads()
    {
        _job.FromTopic<string>("words", s => s.OnBadRecord(ErrorPolicy.DeadLetter("words"))).ToTopic("out");
        Refused("STR1016");
    }

    [Fact]
    public void Refuses_topics_that_an_exchange_could_not_tell_apart()
    {
        _job.FromTopic<string>("costarring").Merge(_job.FromTopic<string>("liquid")).ToTopic("out");
        Assert.Contains("source 'costarring'", Refused("STR1017"));
    }

    [Fact]
    public void Tells_every_mistake_at_once_in_the_order_of_the_steps()
    {
        var words = _job.FromTopic<string>("words", s => s.IdleAfter(TimeSpan.Zero));
        words.KeyBy(w => w).Map(w => new Uri(w)).Keep("Bad Name");
        _job.FromTopic<string>("words");
        Assert.Equal(["STR1012", "STR1001", "STR1004", "STR1003"], Refusals(_job, _ => { }).Select(e => e.Code));
    }

    [Fact]
    public void A_builder_builds_once()
    {
        Words.ToTopic("out");
        _job.Build();
        Assert.Throws<InvalidOperationException>(_job.Build);
        Assert.Throws<InvalidOperationException>(() => _job.FromTopic<string>("more"));
    }

    private string Refused(string code)
    {
        var error = Assert.Single(Refusals(_job, _ => { }));
        Assert.Equal(code, error.Code);
        return error.Message;
    }

    private static IReadOnlyList<TopologyError> Refusals(TopologyBuilder job, Action<TopologyBuilder> steps)
    {
        steps(job);
        return Assert.Throws<TopologyException>(job.Build).Errors;
    }
}
