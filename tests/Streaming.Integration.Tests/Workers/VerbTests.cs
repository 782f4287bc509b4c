using System.Text.RegularExpressions;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>The verbs of a worker process besides run, on real servers.</summary>
public sealed partial class VerbTests
{
    [Fact]
    public async Task Check_says_that_a_job_can_start_or_all_that_keeps_it_from_it_and_makes_nothing()
    {
        var job = await Cluster.JobAsync("check", 1);
        using var folder = new StateFolder();
        await using (var check = new WorkerProcess("windows", job, folder, ["check"]))
        {
            Assert.True(await check.EndAsync() == ExitCode.Ok, check.Text);
            Assert.Contains($"made at the start: {job}.count.exchange, {job}.count.changelog, {job}.progress", check.Text, StringComparison.Ordinal);
        }
        await Cluster.Transport.DeleteTopicAsync($"{job}-out", Cluster.Stop);
        await using var failing = new WorkerProcess("windows", job, folder, ["check"]);
        Assert.Equal(ExitCode.Failed, await failing.EndAsync());
        Assert.Contains($"STR2003 Topic '{job}-out'", failing.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{job}.progress", (await Cluster.Transport.DescribeAsync(null, Cluster.Stop)).Topics.Keys);
    }

    [Fact]
    public async Task Reset_says_what_it_does_and_does_it_with_yes_only()
    {
        var job = await Cluster.JobAsync("resetverb", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, ["a|1", "b|1"]);
        await EndAsync(job, folder, "run", "--until", "end", "--drain", "--Streaming:LeaveOnStop", "true");
        Assert.Equal(2, (await Cluster.ReadAsync($"{job}-out")).Count);

        var told = await EndAsync(job, folder, "reset", "--dry-run", "--to-earliest");
        Assert.Contains($"  deletes   topic {job}.count.changelog", told, StringComparison.Ordinal);
        Assert.Contains($"  empties   topic {job}.progress", told, StringComparison.Ordinal);
        Assert.Contains($"  deletes   state in {Path.Combine(folder.Path, job, "0")}", told, StringComparison.Ordinal);
        Assert.Contains($"  keeps     topic {job}-out", told, StringComparison.Ordinal);
        Assert.Contains($"{job}.count.changelog", (await Cluster.Transport.DescribeAsync(null, Cluster.Stop)).Topics.Keys);

        Assert.Contains("done: the next start of the job is its first", await EndAsync(job, folder, "reset", "--yes"), StringComparison.Ordinal);
        Assert.DoesNotContain((await Cluster.Transport.DescribeAsync(null, Cluster.Stop)).Topics.Keys, t => t.StartsWith($"{job}.", StringComparison.Ordinal));
        await EndAsync(job, folder, "run", "--until", "end", "--drain");
        Assert.Equal(4, (await Cluster.ReadAsync($"{job}-out")).Count);
    }

    [Fact]
    public async Task Drain_commits_leaves_the_group_and_ends_the_worker_of_this_machine()
    {
        var job = await Cluster.JobAsync("drain", 1);
        using var folder = new StateFolder();
        await using var worker = new WorkerProcess("copy", job, folder, ["run"], ("Streaming__Http__Port", "0"), ("Streaming__Http__Address", "127.0.0.1"), ("Streaming__SessionTimeout", "2min"));
        await worker.UntilSaidAsync("tasks assigned");
        var port = Port().Match(worker.Text).Groups[1].Value;
        using var client = new HttpClient();
        await Eventually.TrueAsync(async () => (await client.GetAsync($"http://127.0.0.1:{port}/health/ready", Cluster.Stop)).IsSuccessStatusCode, "the worker is ready");
        await Cluster.WriteAsync($"{job}-in", 0, ["a"]);
        await Eventually.TrueAsync(async () => (await Cluster.ReadAsync($"{job}-out")).Count == 1, "the record is copied");

        Assert.Contains("has left the group", await EndAsync(job, folder, "drain", $"--Streaming:Http:Port={port}", "--Streaming:Http:Address=127.0.0.1"), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
        Assert.Empty(await Cluster.Transport.DescribeGroupAsync(job, Cluster.Stop));
    }

    [Fact]
    public async Task Drain_takes_a_worker_that_was_killed_out_by_its_name()
    {
        var job = await Cluster.JobAsync("drainname", 1);
        using var folder = new StateFolder();
        await using (var worker = new WorkerProcess("copy", job, folder, ["run"], ("Streaming__SessionTimeout", "2min")))
        {
            await worker.UntilSaidAsync("tasks assigned");
            await worker.KillAsync();
        }
        Assert.Single(await Cluster.Transport.DescribeGroupAsync(job, Cluster.Stop));

        Assert.Contains($"worker 'w' is out of group '{job}'", await EndAsync(job, folder, "drain", "--worker", "w", "--Streaming:TransactionTimeout=2s", "--Streaming:SessionTimeout=2min"), StringComparison.Ordinal);

        Assert.Empty(await Cluster.Transport.DescribeGroupAsync(job, Cluster.Stop));
    }

    private static async Task<string> EndAsync(string job, StateFolder folder, params string[] arguments)
    {
        await using var process = new WorkerProcess(arguments is ["drain", ..] ? "copy" : "windows", job, folder, arguments);
        Assert.True(await process.EndAsync() == ExitCode.Ok, process.Text);
        return process.Text;
    }

    [GeneratedRegex("Metrics and health at http://127.0.0.1:([0-9]+)")]
    private static partial Regex Port();
}
