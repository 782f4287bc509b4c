using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Testing;

public sealed class TopologyTestDriverTests
{
    private static readonly Topic<string, string> Words = new("words");
    private static readonly Topic<string, string> Loud = new("loud");

    [Fact]
    public void Runs_a_job_from_topic_to_topic()
    {
        using var driver = new TopologyTestDriver(Shouter());
        driver.Input(Words).Send("k", "hello").Send("l", "world");
        var records = driver.Output(Loud).ReadAll();
        Assert.Equal([("k", "HELLO"), ("l", "WORLD")], records.Select(static r => (r.Key!, r.Value)));
        Assert.Equal(driver.Now, records[0].Timestamp);
        Assert.Empty(driver.Output(Loud).ReadAll());
        driver.Input(Words).Send("m", "again");
        Assert.Equal("AGAIN", driver.Output(Loud).ReadOne().Value);
        Assert.Throws<InvalidOperationException>(() => driver.Output(Loud).ReadOne());
    }

    [Fact]
    public void Goes_on_after_a_restart_and_does_nothing_twice()
    {
        using var driver = new TopologyTestDriver(Shouter());
        driver.Input(Words).Send("k", "one");
        driver.Restart();
        driver.Input(Words).Send("k", "two");
        driver.RestartOnEmptyDisk();
        driver.Input(Words).Send("k", "three");
        Assert.Equal(["ONE", "TWO", "THREE"], driver.Output(Loud).ReadValues());
    }

    [Fact]
    public void Throws_what_ends_the_job_and_keeps_what_was_before()
    {
        using var driver = new TopologyTestDriver(Shouter());
        driver.Input(Words).Send("k", "good").SendBytes([1], [0xff, 0xfe]).Send("k", "never");
        var error = Assert.Throws<StreamingException>(() => driver.Output(Loud).ReadAll());
        Assert.Contains("words[0]@1", error.Message, StringComparison.Ordinal);
        Assert.Equal(["GOOD"], driver.World.Cluster.Read("loud").Select(static r => r.ValueText));
        Assert.Throws<StreamingException>(driver.Restart);
    }

    [Fact]
    public void Captures_dead_letters_as_bytes()
    {
        using var driver = new TopologyTestDriver(Shouter(ErrorPolicy.DeadLetter("dead")));
        driver.Input(Words).Send("k", "good").SendBytes([1], [0xff, 0xfe]).Send("k", "fine");
        Assert.Equal(["GOOD", "FINE"], driver.Output(Loud).ReadValues());
        var dead = driver.OutputBytes("dead").ReadOne();
        Assert.Equal([0xff, 0xfe], dead.Value);
        Assert.NotEmpty(dead.Headers);
    }

    [Fact]
    public void Carries_records_through_an_exchange_in_any_order_of_steps()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var driver = new TopologyTestDriver(Exchanger(), o => (o.Partitions, o.Seed) = (3, seed));
            var input = driver.Input<string>("lines");
            for (var i = 0; i < 50; i++) input.Send($"{i % 7}");
            Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"{i % 7}").Order(), driver.Output(Loud).ReadValues().Order());
            Assert.Equal(0, driver.World.Scheduler.PostsFromOutside);
        }
    }

    [Fact]
    public void Names_what_there_is_when_a_topic_is_asked_for_that_is_not()
    {
        using var driver = new TopologyTestDriver(Shouter());
        Assert.Contains("words", Assert.Throws<ArgumentException>(() => driver.Input<string>("word")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => driver.Input<string>("words"));
        Assert.Throws<ArgumentException>(() => driver.Output(Words));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Survives_a_kill_at_every_step(bool atLeastOnce)
    {
        for (var steps = 0; steps < 400; steps += 3)
        {
            using var driver = new TopologyTestDriver(Exchanger(), o => (o.Seed, o.AtLeastOnce) = (steps, atLeastOnce));
            var input = driver.Input<string>("lines");
            for (var i = 0; i < 5; i++) input.Send($"{i}");
            driver.Worker.Worker.RequestCommit();
            for (var i = 0; i < steps && driver.World.Scheduler.Step(); i++)
            {
                if (i % 10 == 9) driver.Worker.Worker.RequestCommit();
            }
            driver.Crash();
            driver.Start();
            var values = driver.Output(Loud).ReadValues().Order();
            Assert.Equal(["0", "1", "2", "3", "4"], atLeastOnce ? values.Distinct() : values);
        }
    }

    private static Topology Shouter(ErrorPolicy? policy = null)
    {
        var job = new TopologyBuilder("shouter");
        job.FromTopic(Words, s => s.OnBadRecord(policy ?? ErrorPolicy.Fail)).Map(static w => w.ToUpperInvariant()).ToTopic(Loud);
        return job.Build();
    }

    private static Topology Exchanger()
    {
        var job = new TopologyBuilder("exchanger");
        job.FromTopic<string>("lines").KeyBy(static w => w).Map(static w => w.ToUpperInvariant()).ToTopic(Loud);
        return job.Build();
    }
}
