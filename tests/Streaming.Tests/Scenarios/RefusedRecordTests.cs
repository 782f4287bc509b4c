using System.Text;
using Streaming.Runtime;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A topic that refuses a record for itself makes a bad record of the one behind it.</summary>
public sealed class RefusedRecordTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Theory]
    [InlineData(Guarantee.ExactlyOnce)]
    [InlineData(Guarantee.AtLeastOnce)]
    public void Its_dead_letter_says_which_topic_refused_what_and_it_counts_whole_or_not_at_all(Guarantee guarantee)
    {
        using var rig = new Rig(Distinct(ErrorPolicy.DeadLetter("dead")), partitions: 1);
        var worker = rig.Start("a", options: o => o with { Guarantee = guarantee });
        Refuse(worker.Transport, "out");
        for (var i = 0; i < 500; i++) rig.Send("in", $"{i}", i is 7 or 300 or 499 ? "huge" : "fine", i / 100d);
        rig.RunWell(5);
        Assert.Equal(497, rig.Out("out").Distinct().Count());
        var dead = rig.World.Cluster.Read("dead");
        Assert.Equal(["7", "300", "499"], dead.Select(static d => d.KeyText));
        Assert.All(dead, static d => Assert.Equal("huge", d.ValueText));
        Assert.Equal(["7", "300", "499"], dead.Select(static d => Header(d, "streaming.origin.offset")));
        Assert.All(dead, static d => Assert.Equal(("'out'", "MSG_SIZE_TOO_LARGE: huge"), (Header(d, "streaming.step"), Header(d, "streaming.cause"))));
        Assert.Equal(1, rig.Undone);
        Assert.Equal(500, rig.World.Cluster.CommittedOffset("job", new("in", 0)));

        // Not remembered as seen.
        rig.Send("in", "300", "mended", 6).Send("in", "301", "again", 6);
        rig.RunWell(3);
        Assert.Contains("300=mended@6", rig.Out("out"));
        Assert.DoesNotContain("301=again@6", rig.Out("out"));
    }

    [Fact]
    public void Under_Fail_everything_before_the_record_is_committed_and_the_error_names_record_and_topic()
    {
        using var rig = new Rig(Distinct(ErrorPolicy.Fail), partitions: 1);
        var worker = rig.Start("a");
        Refuse(worker.Transport, "out");
        for (var i = 0; i < 100; i++) rig.Send("in", $"{i}", i == 57 ? "huge" : "fine", i / 100d);
        rig.Run(5);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR3101", error.Code);
        foreach (var part in new[] { "in[0]@57", "'out'", "MSG_SIZE_TOO_LARGE", "OnBadRecord" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(57, rig.Values("out").Length);
        Assert.Equal(57, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
    }

    [Fact]
    public void An_exchange_that_refuses_is_no_different_and_behind_it_the_policy_is_the_sources()
    {
        foreach (var refusing in new[] { "job.once.exchange", "out" })
        {
            var job = new TopologyBuilder("job");
            job.FromTopic<string>("in", static s => s.OnBadRecord(ErrorPolicy.DeadLetter("dead"))).KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
            using var rig = new Rig(job.Build());
            Refuse(rig.Start("a").Transport, refusing);
            for (var i = 0; i < 50; i++) rig.Send("in", null, i == 20 ? "a huge one" : $"{i}", i / 10d, i % 2);
            rig.RunWell(5);
            Assert.Equal(49, rig.Values("out").Length);
            var dead = Assert.Single(rig.World.Cluster.Read("dead"));
            Assert.Equal("a huge one", dead.ValueText);
            Assert.Equal(("in", "0", "10"), (Header(dead, "streaming.origin.topic"), Header(dead, "streaming.origin.partition"), Header(dead, "streaming.origin.offset")));
        }
    }

    [Fact]
    public void A_row_that_no_record_has_caused_and_a_dead_letter_end_the_worker()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(1))).Count("counts").Map(static w => $"huge {w.Value}").ToTopic(Out);
        using var rig = new Rig(job.Build(), partitions: 1);
        var worker = rig.Start("a");
        Refuse(worker.Transport, "out");
        rig.Send("in", "k", "v", 0).Send("in", "k", "v", 20).Run(3);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR3101", error.Code);
        Assert.Contains("no single record", error.Message, StringComparison.Ordinal);

        using var other = new Rig(Distinct(ErrorPolicy.DeadLetter("dead")), partitions: 1);
        worker = other.Start("a");
        Refuse(worker.Transport, "out", "dead");
        other.Send("in", "k", "huge", 0).Run(3);
        error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR3102", error.Code);
        foreach (var part in new[] { "in[0]@0", "'dead'" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.World.Cluster.CommittedOffset("job", new("in", 0)));
    }

    [Fact]
    public void Many_refused_records_cost_one_undo()
    {
        using var rig = new Rig(Distinct(ErrorPolicy.Skip), partitions: 2);
        Refuse(rig.Start("a").Transport, "out");
        for (var i = 0; i < 2000; i++) rig.Send("in", $"{i}", i % 100 == 0 ? "huge" : "fine", i / 1000d);
        rig.RunWell(5);
        Assert.Equal(1980, rig.Values("out").Length);
        Assert.InRange(rig.Undone, 1, 2);
    }

    private static void Refuse(InMemoryTransport transport, params string[] topics) =>
        transport.Faults.Refuse = r => topics.Contains(r.Topic) && Encoding.UTF8.GetString(r.Value!).Contains("huge", StringComparison.Ordinal) ? (true, "MSG_SIZE_TOO_LARGE: huge") : null;

    private static string Header(InMemoryRecord record, string name) => record.Headers.TryGetLast(name, out var value) ? Encoding.UTF8.GetString(value) : "";

    private static Topology Distinct(ErrorPolicy policy)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, s => s.OnBadRecord(policy)).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
        return job.Build();
    }
}
