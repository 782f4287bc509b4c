using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.RocksDb;
using Streaming.Runtime;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A reset on real servers: what follows is the first start of the job.</summary>
public sealed class ResetTests
{
    [Fact]
    public async Task A_job_that_was_killed_and_reset_begins_as_a_new_one_and_its_results_stay()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE all_values (value text NOT NULL)");
        var job = await Cluster.JobAsync("reset", 2);
        using var folder = new StateFolder();
        var topology = WorkerJob.Counts(job);
        for (var p = 0; p < 2; p++) await Cluster.WriteAsync($"{job}-in", p, Enumerable.Range(0, 500).Select(i => $"{i}"));
        await using (var worker = new RunningWorker(topology, folder, services: database))
        {
            await worker.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM all_values") == 1000, "all rows are there");
            await worker.UntilReadAsync(job, $"{job}.once.exchange");
            await worker.StopAsync();
        }
        var first = await Cluster.ReadAsync($"{job}-out");
        Assert.Equal(500, first.Count);

        var told = await ResetAsync(topology, folder, database, start: null);

        Assert.Contains(told, t => t.StartsWith("group ", StringComparison.Ordinal) && t.EndsWith(" deleted", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("state removed: ", StringComparison.Ordinal));
        var left = (await Cluster.Transport.DescribeAsync(null, Cluster.Stop)).Topics.Keys.Where(t => t.StartsWith(job, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal([$"{job}-in", $"{job}-out"], left);
        Assert.Empty(await Cluster.CommittedAsync(job, $"{job}-in"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM streaming_positions"));
        await RunToEndAsync(topology, folder, database);
        Assert.Equal(2000, await database.ScalarAsync<long>("SELECT count(*) FROM all_values"));
        Assert.Equal(first.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).GroupBy(v => v).SelectMany(g => g.Take(g.Count() / 2)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_begins_at_the_time_that_it_is_told_to()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE all_values (value text NOT NULL)");
        var job = await Cluster.JobAsync("resetat", 2);
        using var folder = new StateFolder();
        var topology = WorkerJob.Counts(job);
        var noon = DateTimeOffset.UtcNow.AddMinutes(-10);
        await Cluster.WriteAsync($"{job}-in", Enumerable.Range(0, 100).Select(i => new Item(i % 2, null, $"{i}", noon.AddSeconds(i).ToUnixTimeMilliseconds())));
        await RunToEndAsync(topology, folder, database);
        Assert.Equal(100, await database.ScalarAsync<long>("SELECT count(*) FROM all_values"));

        await ResetAsync(topology, folder, database, StartPosition.At(noon.AddSeconds(60)));
        await RunToEndAsync(topology, folder, database);

        Assert.Equal(140, await database.ScalarAsync<long>("SELECT count(*) FROM all_values"));
        Assert.Equal(Enumerable.Range(60, 40).Select(i => $"{i}").Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).GroupBy(v => v).Where(g => g.Count() == 2).Select(g => g.Key).Order(StringComparer.Ordinal));
    }

    private static async Task RunToEndAsync(Topology topology, StateFolder folder, TestDatabase database)
    {
        await using var worker = new RunningWorker(topology, folder, o => o with { UntilEnd = true, Drain = true, LeaveOnStop = true }, database);
        await worker.EndAsync();
    }

    private static async Task<List<string>> ResetAsync(Topology topology, StateFolder folder, TestDatabase database, StartPosition? start)
    {
        var told = new List<string>();
        await using var state = new RocksDbStateBackend(new RocksDbOptions { Directory = folder.Path });
        var reset = new JobReset(
            topology, Cluster.Transport, new ResetOptions { Start = start }, TimeProvider.System, database, stop => state.RemoveUnusedAsync(DateTimeOffset.MaxValue, stop).AsTask(), told.Add);
        var plan = await reset.PlanAsync(Cluster.Stop);
        Assert.True(plan is { HasProgress: true, Offsets: > 0 });
        await reset.AwaitNoMembersAsync(Cluster.Stop);
        await reset.RunAsync(plan, Cluster.Stop);
        return told;
    }
}
