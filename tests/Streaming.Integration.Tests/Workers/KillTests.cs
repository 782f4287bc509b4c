using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class KillTests
{
    private const int Kills = 5;

    [Fact]
    public async Task A_worker_that_is_killed_again_and_again_writes_each_window_exactly_once()
    {
        var job = await Cluster.JobAsync("kill", 2);
        using var folder = new StateFolder();
        var random = new Random(4711);
        var begin = DateTimeOffset.UtcNow.AddHours(-3).ToUnixTimeMilliseconds() / 10_000 * 10_000;
        var items = new List<Item>();
        for (var kill = 0; kill <= Kills; kill++)
        {
            // Both partitions move through a minute of event time each round, some records out of order.
            var round = Enumerable.Range(0, 6000)
                .Select(i => new Item(i % 2, null, $"k{random.Next(20)}|{kill}", begin + (kill * 60_000) + (i * 10) - random.Next(2000))).ToList();
            items.AddRange(round);
            var feeding = FeedAsync($"{job}-in", round);
            if (kill == Kills)
            {
                await feeding;
                await using var end = new WorkerProcess("windows", job, folder, ["run", "--until", "end", "--drain"]);
                Assert.True(await end.EndAsync() == 0, end.Text);
                break;
            }
            await using var worker = new WorkerProcess("windows", job, folder, ["run"]);
            await worker.UntilSaidAsync("tasks assigned");
            // The moment of the kill is the test's input, not a wait for something.
            await Task.Delay(random.Next(50, 1200), Cluster.Stop);
            await worker.KillAsync();
            await feeding;
        }
        var expected = items.GroupBy(i => (Key: i.Value.Split('|')[0], Window: i.Timestamp!.Value / 10_000 * 10_000)).Select(g => $"{g.Key.Key}@{g.Key.Window}={g.Count()}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
    }

    private static async Task FeedAsync(string topic, List<Item> items)
    {
        foreach (var part in items.Chunk(1000)) await Cluster.WriteAsync(topic, part);
    }
}
