using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Topics;

/// <summary>What the cluster no longer is, or never was, is refused by name at the start.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_missing_topic_is_named_with_the_nearest_one()
    {
        var job = await Cluster.JobAsync("missing", 1);
        var topology = new TopologyBuilder(job);
        topology.FromTopic<string>($"{job}-im").ToTopic($"{job}-out");
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology.Build(), folder);
        var error = await worker.FailureAsync();
        Assert.Equal("STR2003", error.Code);
        Assert.Contains($"'{job}-im'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{job}-in'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_was_made_anew_is_refused()
    {
        var job = await RunOnceAsync("anew");
        await Cluster.Transport.DeleteTopicAsync($"{job}-in", Cluster.Stop);
        await Eventually.TrueAsync(async () => !(await Cluster.Transport.DescribeAsync(null, Cluster.Stop)).Topics.ContainsKey($"{job}-in"), "the topic is gone");
        await Cluster.TopicAsync($"{job}-in");
        await Cluster.WriteAsync($"{job}-in", 0, ["other"]);
        var error = await StartAgainAsync(job);
        Assert.Equal("STR2201", error.Code);
        Assert.Contains($"'{job}-in'", error.Message, StringComparison.Ordinal);
        Assert.Equal(50, (await Cluster.ReadAsync($"{job}-out")).Count);
    }

    [Fact]
    public async Task Offsets_that_a_tool_has_reset_are_refused()
    {
        var job = await RunOnceAsync("reset");
        await OffsetTool.SetAsync(job, "w", $"{job}-in", 0, 7);
        var error = await StartAgainAsync(job);
        Assert.Equal("STR2203", error.Code);
        Assert.Contains($"{job}-in", error.Message, StringComparison.Ordinal);
        Assert.Equal(50, (await Cluster.ReadAsync($"{job}-out")).Count);
    }

    private static async Task<string> RunOnceAsync(string prefix)
    {
        var job = await Cluster.JobAsync(prefix, 1);
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 50).Select(i => $"{i}"));
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(WorkerJob.Copy(job), folder, o => o with { LeaveOnStop = true });
        await worker.UntilReadAsync(job, $"{job}-in");
        await worker.StopAsync();
        return job;
    }

    private static async Task<StreamingException> StartAgainAsync(string job)
    {
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(WorkerJob.Copy(job), folder);
        return await worker.FailureAsync();
    }
}
