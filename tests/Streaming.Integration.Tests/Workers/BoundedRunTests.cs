using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class BoundedRunTests
{
    [Fact]
    public async Task A_drained_run_with_an_exchange_ends_by_itself_also_when_it_is_started_again()
    {
        var job = await Cluster.JobAsync("drain", 2);
        using var folder = new StateFolder();
        var begin = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds() / 10_000 * 10_000;
        var items = Enumerable.Range(0, 1000).Select(i => new Item(i % 2, null, $"k{i % 7}|", begin + (i * 100))).ToList();
        await Cluster.WriteAsync($"{job}-in", items);
        var expected = Expected(items).ToList();
        for (var run = 0; run < 2; run++)
        {
            await using var worker = new RunningWorker(WorkerJob.Windows(job), folder, o => o with { UntilEnd = true, Drain = true });
            await worker.EndAsync();
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
        }
        // More of a later time: only its windows are added.
        var more = Enumerable.Range(0, 500).Select(i => new Item(i % 2, null, $"k{i % 7}|", begin + 600_000 + (i * 100))).ToList();
        await Cluster.WriteAsync($"{job}-in", more);
        await using var last = new RunningWorker(WorkerJob.Windows(job), folder, o => o with { UntilEnd = true, Drain = true });
        await last.EndAsync();
        expected.AddRange(Expected(more));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_workers_end_a_drained_run_together()
    {
        var job = await Cluster.JobAsync("both", 2);
        using var folderA = new StateFolder();
        using var folderB = new StateFolder();
        var begin = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds() / 10_000 * 10_000;
        var items = Enumerable.Range(0, 1000).Select(i => new Item(i % 2, null, $"k{i % 7}|", begin + (i * 100))).ToList();
        await Cluster.WriteAsync($"{job}-in", items);
        await using var a = new RunningWorker(WorkerJob.Windows(job), folderA, o => o with { Name = "a", UntilEnd = true, Drain = true });
        await using var b = new RunningWorker(WorkerJob.Windows(job), folderB, o => o with { Name = "b", UntilEnd = true, Drain = true });
        await a.EndAsync();
        await b.EndAsync();
        Assert.Equal(Expected(items).Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected(List<Item> items)
        => items.GroupBy(i => (Key: i.Value.Split('|')[0], Window: i.Timestamp!.Value / 10_000 * 10_000)).Select(g => $"{g.Key.Key}@{g.Key.Window}={g.Count()}");
}
