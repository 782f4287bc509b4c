using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker as its operator sees it: signals and exit codes.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task SIGTERM_ends_a_worker_with_code_0_and_everything_committed()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE latest (id text PRIMARY KEY, number bigint NOT NULL); CREATE TABLE all_values (value text NOT NULL)");
        var job = await Cluster.JobAsync("term", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 200).Select(i => $"k|{i}"));
        // No commit but the one of the stop.
        await using var worker = new WorkerProcess(
            "tables", job, folder, ["run"],
            (Jobs.WorkerJob.PostgresVariable, database.ConnectionString),
            ("Streaming__CommitInterval", $"{Eventually.Endless}"), ("Streaming__TransactionTimeout", $"{Eventually.Endless * 2}"));
        await worker.UntilSaidAsync("tasks assigned");
        await Eventually.TrueAsync(async () => (await Cluster.Transport.ListOffsetsAsync([new($"{job}.latest.sink", 0)], new(OffsetKind.End), Cluster.Stop)).Values.Sum() >= 200, "the records are on their way");
        await worker.TerminateAsync();
        Assert.True(await worker.EndAsync() == 0, worker.Text);
        Assert.Equal(200, (await Cluster.CommittedAsync(job, $"{job}-in"))[new($"{job}-in", 0)]);
    }

    [Fact]
    public async Task A_bad_configuration_ends_a_worker_with_code_2()
    {
        using var folder = new StateFolder();
        await using var worker = new WorkerProcess("copy", "bad-config", folder, ["run", "--Streaming:Lanes", "0"]);
        Assert.Equal(ExitCode.Usage, await worker.EndAsync());
        Assert.Contains("STR2501", worker.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_does_not_end_in_time_ends_a_worker_with_code_3_and_what_was_committed_stays()
    {
        var job = await Cluster.JobAsync("hanging", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, ["a", "b"]);
        await using var worker = new WorkerProcess("hanging", job, folder, ["run"], ("Streaming__ShutdownTimeout", "00:00:02"));
        await Eventually.TrueAsync(async () => (await Cluster.CommittedAsync(job, $"{job}-in")).GetValueOrDefault(new($"{job}-in", 0)) == 2, "the first two are committed");
        await Cluster.WriteAsync($"{job}-in", 0, ["hang", "c"]);
        await worker.UntilSaidAsync("hanging now");
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.ShutdownTimeout, await worker.EndAsync());
        Assert.Contains("STR2404", worker.Text, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await Cluster.ReadAsync($"{job}-out"));
        Assert.Equal(2, (await Cluster.CommittedAsync(job, $"{job}-in"))[new($"{job}-in", 0)]);
    }

    [Fact]
    public async Task A_failing_job_ends_a_worker_with_code_1_and_its_error()
    {
        var job = await Cluster.JobAsync("failing", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, ["a", "b", "bad", "c"]);
        await using var worker = new WorkerProcess("failing", job, folder, ["run"]);
        Assert.Equal(ExitCode.Failed, await worker.EndAsync());
        Assert.Contains("STR3002", worker.Text, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await Cluster.ReadAsync($"{job}-out"));
        Assert.Equal(2, (await Cluster.CommittedAsync(job, $"{job}-in"))[new($"{job}-in", 0)]);
    }
}
