using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Sinks;

public sealed class PostgresTests
{
    internal const string Schema = "CREATE TABLE latest (id text PRIMARY KEY, number bigint NOT NULL); CREATE TABLE all_values (value text NOT NULL)";

    [Fact]
    public async Task Rows_are_written_once_across_restarts_and_killed_connections()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        var job = await Cluster.JobAsync("tables", 2);
        using var folder = new StateFolder();
        const int rounds = 4, perRound = 2000;
        long killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var worker = new RunningWorker(WorkerJob.Tables(job), folder, services: database);
            for (var partition = 0; partition < 2; partition++)
            {
                var (r, p) = (round, partition);
                await Cluster.WriteAsync($"{job}-in", partition, Enumerable.Range(0, perRound).Select(i => $"{p}-{i % 40}|{(r * perRound) + i}"));
            }
            var target = (round + 1L) * perRound * 2;
            // In the middle of the work the server ends every connection that the worker has, a few times: for ever would leave a slow machine no time to write.
            var kills = 0;
            await worker.UntilAsync(
                async () =>
                {
                    if (round % 2 == 1 && kills < 3 && await database.KillBackendsAsync() is > 0 and var ended)
                    {
                        kills++;
                        killed += ended;
                    }
                    return await database.ScalarAsync<long>("SELECT count(*) FROM all_values") > target - (perRound * 2);
                },
                "rows arrive");
            if (round % 2 == 1) killed += await database.KillBackendsAsync();
            // Some rounds end in the middle: the next one goes on.
            var last = (long)round * perRound;
            if (round % 2 == 1)
                await worker.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM all_values") >= target && await SumAsync(database) == Sum(last + perRound), "all rows are there");
            await worker.StopAsync();
        }
        Assert.True(killed > 0);
        Assert.Equal(rounds * perRound * 2, await database.ScalarAsync<long>("SELECT count(*) FROM all_values"));
        Assert.Equal(rounds * perRound * 2, await database.ScalarAsync<long>("SELECT count(DISTINCT value) FROM all_values"));
        Assert.Equal(80, await database.ScalarAsync<long>("SELECT count(*) FROM latest"));
    }

    /// <summary>The sum of the last numbers of forty keys in two partitions.</summary>
    private static long Sum(long end) => Enumerable.Range(0, 40).Sum(k => end - 40 + k) * 2;

    private static async Task<long> SumAsync(TestDatabase database) => (long)await database.ScalarAsync<decimal>("SELECT coalesce(sum(number), 0) FROM latest");

    [Fact]
    public async Task A_bounded_run_ends_with_every_row_written()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        var job = await Cluster.JobAsync("bounded", 2);
        using var folder = new StateFolder();
        for (var round = 1; round <= 2; round++)
        {
            for (var partition = 0; partition < 2; partition++) await Cluster.WriteAsync($"{job}-in", partition, Enumerable.Range(0, 500).Select(i => $"k{i}|{i}"));
            await using var worker = new RunningWorker(WorkerJob.Tables(job), folder, o => o with { UntilEnd = true, Drain = true }, database);
            await worker.EndAsync();
            Assert.Equal(round * 1000, await database.ScalarAsync<long>("SELECT count(*) FROM all_values"));
        }
    }

    [Fact]
    public async Task A_database_that_is_away_at_the_assignment_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        var job = await Cluster.JobAsync("away", 1);
        using var folder = new StateFolder();
        await using var gate = new TcpGate(database.ConnectionString);
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 100).Select(i => $"k|{i}"));
        // The checks of the two sinks at the start find it; it goes away before partitions are assigned.
        gate.CloseAfterConnections(2);
        await using var worker = new RunningWorker(WorkerJob.Tables(job), folder, services: gate);
        await worker.UntilAsync(() => worker.Journal.Text.Contains("retrying", StringComparison.Ordinal), "the worker tries again");
        gate.Open();
        await worker.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM all_values") == 100, "all rows are there");
        Assert.Contains("goes on", worker.Journal.Text, StringComparison.Ordinal);
        await worker.StopAsync();
    }

    [Fact]
    public async Task A_database_that_is_away_at_the_start_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        var job = await Cluster.JobAsync("late", 1);
        using var folder = new StateFolder();
        await using var gate = new TcpGate(database.ConnectionString);
        gate.Close();
        await using var worker = new RunningWorker(WorkerJob.Tables(job), folder, services: gate);
        await worker.UntilAsync(() => worker.Journal.Text.Contains("retrying: STR2702 Database", StringComparison.Ordinal), "the worker tries again");
        Assert.DoesNotContain("started", worker.Journal.Text, StringComparison.Ordinal);
        gate.Open();
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 100).Select(i => $"k|{i}"));
        await worker.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM all_values") == 100, "all rows are there");
        await worker.StopAsync();
    }
}
