using System.Text;
using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A record counts whole or not at all, and one that cannot be processed goes where its source's policy says.</summary>
public sealed class BadRecordTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Fact]
    public void Of_100_000_records_2_are_garbage_and_2_throw_behind_a_distinct()
    {
        using var driver = new TopologyTestDriver(Distinct(ErrorPolicy.DeadLetter("dead")));
        var input = driver.Input(In);
        for (var i = 0; i < 100_000; i++)
        {
            if (i is 1_000 or 70_001) input.SendBytes(Encoding.UTF8.GetBytes($"{i}"), [0xff, 0xfe]);
            else input.Send($"{i}", i is 300 or 99_999 ? "boom" : "fine");
        }
        Assert.Equal(99_996, driver.Output(Out).ReadAll().Select(static r => r.Key).Distinct().Count());
        var dead = driver.OutputBytes("dead").ReadAll();
        Assert.Equal(["300", "1000", "70001", "99999"], dead.Select(d => Header(d, "streaming.origin.offset")).OrderBy(static o => int.Parse(o, null)));
        Assert.All(dead, d => Assert.Equal(("in", "0"), (Header(d, "streaming.origin.topic"), Header(d, "streaming.origin.partition"))));
        var thrown = dead.Where(d => Encoding.UTF8.GetString(d.Value) == "boom").ToList();
        Assert.Equal(2, thrown.Count);
        Assert.All(thrown, d => Assert.Contains("InvalidOperationException: it went boom", Header(d, "streaming.cause"), StringComparison.Ordinal));
        Assert.All(thrown, d => Assert.Contains("BadRecordTests.cs", Header(d, "streaming.step"), StringComparison.Ordinal));
        Assert.Single(driver.World.Journal.Lines, static l => l.StartsWith("undone", StringComparison.Ordinal));

        // The thrown ones are not remembered as seen; the others are.
        input.Send("300", "mended").Send("99999", "mended").Send("301", "again");
        Assert.Equal(["300", "99999"], driver.Output(Out).ReadAll().Select(static r => r.Key));
        Assert.Empty(driver.OutputBytes("dead").ReadAll());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_hundredth_record_throws_and_the_job_goes_on(bool skip)
    {
        using var driver = new TopologyTestDriver(Distinct(skip ? ErrorPolicy.Skip : ErrorPolicy.DeadLetter("dead")), o => o.Partitions = 2);
        var input = driver.Input(In);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            var undone = Undone(driver);
            for (var i = epoch * 1000; i < (epoch + 1) * 1000; i++)
            {
                input.Send($"{i}", i % 100 == 0 ? "boom" : "fine");
                // The same once more: no longer a duplicate when the first is left out.
                if (i % 200 == 0) input.Send($"{i}", "boom");
            }
            driver.Process();
            Assert.InRange(Undone(driver) - undone, 1, 2);
        }
        var keys = driver.Output(Out).ReadAll().Select(static r => int.Parse(r.Key!, null)).Order();
        Assert.Equal(Enumerable.Range(0, 5000).Where(static i => i % 100 != 0), keys);
        if (!skip) Assert.Equal(75, driver.OutputBytes("dead").ReadAll().Count);
        driver.Restart();
        for (var i = 0; i < 5000; i += 50) input.Send($"{i}", "fine");
        Assert.Equal(50, driver.Output(Out).ReadAll().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Under_Fail_what_is_before_the_record_is_committed_and_a_mended_job_goes_on_behind_it(bool garbage)
    {
        using var rig = new Rig(Distinct(ErrorPolicy.Fail), partitions: 1);
        for (var i = 0; i < 57; i++) rig.Send("in", $"{i}", "fine", i);
        if (garbage) rig.World.Cluster.Append("in", 0, rig.Zero, "x"u8.ToArray(), [0xff]);
        else rig.Send("in", "x", "boom", 57);
        for (var i = 58; i < 100; i++) rig.Send("in", $"{i}", "fine", i);
        var worker = rig.Start("a");
        rig.Run(3);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal(garbage ? "STR3001" : "STR3002", error.Code);
        foreach (var part in new[] { "in[0]@57", "BadRecordTests.cs:", "OnBadRecord", garbage ? "" : "it went boom" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(57, rig.Values("out").Length);
        Assert.Equal(57, rig.World.Cluster.CommittedOffset("job", new("in", 0)));

        // The same build stops there again and changes nothing; a mended one goes on.
        worker = rig.Start("a");
        rig.Run(3);
        Assert.Contains("in[0]@57", Assert.Throws<StreamingException>(worker.ThrowIfFailed).Message, StringComparison.Ordinal);
        rig.Start("a", Distinct(ErrorPolicy.Skip, boom: "none"));
        rig.RunWell(3);
        Assert.Equal(garbage ? 99 : 100, rig.Values("out").Length);
        Assert.Equal(garbage ? 99 : 100, rig.Out("out").Distinct().Count());
    }

    [Fact]
    public void A_throw_while_a_window_closes_is_a_failure_under_any_policy()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10)))
            .Aggregate("sums", static () => 0L, static (a, _) => a + 1, static (k, _, a) => k == "bad" ? throw new InvalidOperationException("no result") : $"{a}").ToTopic(Out);
        using var driver = new TopologyTestDriver(job.Build());
        driver.Input(In).Send("bad", "1", driver.Now).Send("good", "2", driver.Now);
        driver.Process();
        var error = Assert.Throws<StreamingException>(() => driver.AdvanceEventTime(driver.Now.AddSeconds(10)));
        Assert.Equal("STR3003", error.Code);
        foreach (var part in new[] { "sums", "bad", "2025-01-01T00:00:00.000Z", "no result" }) Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(driver.World.Cluster.Read("out"));
    }

    [Fact]
    public void A_throw_behind_a_closed_window_or_for_a_tables_row_is_a_failure_with_a_code()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).Count("counts").ToStream().Map(static n => n > 1 ? throw new InvalidOperationException("too many") : $"{n}").ToTopic(Out);
        using var driver = new TopologyTestDriver(job.Build());
        driver.Input(In).Send("a", "1");
        Assert.Equal(["1"], driver.Output(Out).ReadValues());
        driver.Input(In).Send("a", "1");
        var error = Assert.Throws<StreamingException>(driver.Process);
        Assert.Contains("InvalidOperationException", error.Message, StringComparison.Ordinal);
        Assert.Contains("BadRecordTests.cs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Across_an_exchange_the_policy_and_the_origin_are_the_sources()
    {
        var job = new TopologyBuilder("job");
        var skipped = job.FromTopic<string>("skipped", static s => s.OnBadRecord(ErrorPolicy.Skip));
        var lettered = job.FromTopic<string>("lettered", static s => s.OnBadRecord(ErrorPolicy.DeadLetter("dead")));
        skipped.Merge(lettered).KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).Map(Boom("boom")).ToTopic(Out);
        using var driver = new TopologyTestDriver(job.Build(), static o => o.Partitions = 3);
        driver.Input<string>("skipped").Send("one", partition: 0).Send("a boom", partition: 1);
        driver.Input<string>("lettered").Send("two", partition: 2).Send("b boom", partition: 2);
        Assert.Equal(["one", "two"], driver.Output(Out).ReadValues().Order());
        var dead = driver.OutputBytes("dead").ReadOne();
        Assert.Equal("b boom", Encoding.UTF8.GetString(dead.Value));
        Assert.Equal(("lettered", "2", "1"), (Header(dead, "streaming.origin.topic"), Header(dead, "streaming.origin.partition"), Header(dead, "streaming.origin.offset")));
    }

    [Fact]
    public void Under_Fail_an_error_behind_an_exchange_names_the_record_of_the_source()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("lines").KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).Map(Boom("boom")).ToTopic(Out);
        using var driver = new TopologyTestDriver(job.Build(), static o => o.Partitions = 2);
        driver.Input<string>("lines").Send("one", partition: 1).Send("a boom", partition: 1).Send("two", partition: 1);
        var error = Assert.Throws<StreamingException>(driver.Process);
        Assert.Contains("lines[1]@1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("exchange-dead", error.Message, StringComparison.Ordinal);
    }

    private static int Undone(TopologyTestDriver driver) => driver.World.Journal.Lines.Count(static l => l.StartsWith("undone", StringComparison.Ordinal));

    private static string Header(TestRecord<byte[], byte[]> record, string name) => Encoding.UTF8.GetString(record.Headers[name]!);

    private static Func<string, string> Boom(string boom) => v => v.EndsWith(boom, StringComparison.Ordinal) ? throw new InvalidOperationException("it went boom") : v;

    private static Topology Distinct(ErrorPolicy policy, string boom = "boom")
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, s => s.OnBadRecord(policy)).Distinct("once", TimeSpan.FromHours(1)).Map(Boom(boom)).ToTopic(Out);
        return job.Build();
    }
}
