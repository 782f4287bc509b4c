using Streaming.Runtime;
using Streaming.Testing.Driver;
using Streaming.Testing.Transport;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A check finds everything that a worker would be refused for, at once, and changes nothing.</summary>
public sealed class CheckTests
{
    [Fact]
    public void A_new_job_is_well_and_hears_what_its_start_makes()
    {
        using var rig = new Rig(Once());
        var report = Check(rig);
        Assert.Empty(report.Problems);
        Assert.Equal("in-memory", report.ClusterId);
        Assert.Equal("made at the start: job.once.exchange, job.once.changelog, job.progress", Assert.Single(report.Notes));
        Assert.Equal(["in", "out"], rig.World.Cluster.Describe(null).Topics.Keys);
    }

    [Fact]
    public void A_job_that_runs_is_well_and_is_not_disturbed()
    {
        using var rig = new Rig(Once());
        rig.Send("in", "k", "v", 0);
        rig.Start("a");
        rig.RunWell(5);
        var report = Check(rig);
        Assert.Empty(report.Problems);
        Assert.Empty(report.Notes);
        rig.Send("in", "k", "w", 1).RunWell(5);
        Assert.Equal(["v", "w"], rig.Values("out"));
        Assert.DoesNotContain(rig.Journal, static l => l.StartsWith("revoked", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        using var rig = new Rig(Once());
        rig.Send("in", "k", "v", 0).Send("in", "l", "w", 0);
        rig.Start("a");
        rig.RunWell(5);
        rig["a"].Kill();
        rig.World.Cluster.ResetOffset("job", new("job.once.exchange", 0), 77);
        rig.World.Cluster.DeleteTopic("in");
        rig.World.Cluster.CreateTopic("in", 2);
        rig.World.Cluster.DeleteTopic("out");
        rig.World.Cluster.CreateTopic("outs", 1);
        rig.World.Cluster.DeleteTopic("job.once.changelog");
        rig.World.Cluster.CreateTopic("job.once.changelog", 3);
        var job = new TopologyBuilder("job");
        var once = job.FromTopic(new Topic<string, string>("in")).KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(2));
        once.ToTopic(new Topic<string, string>("out"));
        once.AddExternalSink("table", new BadSinkFactory());
        var size = rig.World.Cluster.Size;
        var report = Check(rig, job.Build());
        Assert.Equal(["STR2003", "STR2005", "STR2207", "STR2201", "STR2201", "STR2203", "STR2101", "STR9999"], report.Problems.Select(static p => p[..7]));
        Assert.Contains("'outs'", report.Problems[0], StringComparison.Ordinal);
        Assert.Equal(size, rig.World.Cluster.Size);
        Assert.False(rig.World.Cluster.Describe(null).Topics.ContainsKey("job.table.sink"));
    }

    [Fact]
    public void A_cluster_that_cannot_be_reached_is_one_problem_among_those_of_the_sinks()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").AddExternalSink("table", new BadSinkFactory());
        using var rig = new Rig(job.Build());
        var report = Check(rig, faults: f => f.FailNext(TransportCall.Describe, TransportErrorKind.Transient));
        Assert.Null(report.ClusterId);
        Assert.Equal(2, report.Problems.Count);
    }

    [Fact]
    public void Missing_topics_are_no_problem_where_they_are_made_for_development_and_none_is_made()
    {
        using var rig = new Rig(Once());
        rig.World.Cluster.DeleteTopic("out");
        var report = Check(rig, options: new() { Name = "check", CreateMissingTopics = true });
        Assert.Empty(report.Problems);
        Assert.Contains("made at the start, for development: out", report.Notes);
        Assert.Equal(["in"], rig.World.Cluster.Describe(null).Topics.Keys);
    }

    [Fact]
    public void A_reset_that_is_not_complete_is_told()
    {
        using var rig = new Rig(Once());
        rig.Send("in", "k", "v", 0);
        rig.Start("a");
        rig.RunWell(5);
        rig["a"].Kill();
        rig.Run(20);
        var reset = new SimulatedReset(rig.World, Once());
        while (!reset.Told.Any(static t => t.StartsWith("begun", StringComparison.Ordinal))) rig.World.Scheduler.Step();
        reset.Kill();
        Assert.Equal("STR2210", Assert.Single(Check(rig).Problems)[..7]);
    }

    private static CheckReport Check(Rig rig, Topology? job = null, WorkerOptions? options = null, Action<TransportFaults>? faults = null)
    {
        var transport = new InMemoryTransport(rig.World.Cluster, rig.World.Scheduler);
        faults?.Invoke(transport.Faults);
        var check = new JobCheck(job ?? rig.Job, transport, options ?? new() { Name = "check" }, rig.World.Time, NoServices.Instance);
        return rig.World.Scheduler.Run(() => check.RunAsync(CancellationToken.None), TimeSpan.FromMinutes(1));
    }

    private static Topology Once()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(new Topic<string, string>("in")).KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).ToTopic(new Topic<string, string>("out"));
        return job.Build();
    }

    private sealed class BadSinkFactory : ExternalSinkFactory<string>
    {
        public override string Description => "bad";

        public override ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken)
            => throw new StreamingException("STR9999", create ? "It would be made." : "The table does not exist.");

        public override IExternalSink Create(ExternalSinkKey key, Codec<string> codec, IServiceProvider? services) => throw new NotSupportedException();
    }
}
