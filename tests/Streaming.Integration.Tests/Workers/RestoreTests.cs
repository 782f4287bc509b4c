using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class RestoreTests
{
    private const int Keys = 50;

    [Fact]
    public async Task State_comes_back_from_the_directory_from_the_changelog_and_from_a_stale_directory()
    {
        var job = await Cluster.JobAsync("restore", 2);
        using var folder = new StateFolder();
        using var old = new StateFolder();
        var clock = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds();
        var written = new List<(string Key, string Id)>();

        // From nothing.
        Assert.Equal(0, await RoundAsync(0));
        // From the directory: nothing is replayed.
        Assert.Equal(0, await RoundAsync(1));
        old.CopyFrom(folder);
        // From the changelog alone.
        folder.Clear();
        Assert.True(await RoundAsync(2) >= Keys);
        // From a directory of two rounds ago.
        folder.CopyFrom(old);
        Assert.True(await RoundAsync(3) >= Keys);
        Assert.Equal(0, await RoundAsync(4));

        async Task<long> RoundAsync(int round)
        {
            // Half of each round's records repeat those of the round before.
            var items = Enumerable.Range(round * 200, 400).Select(i => (Key: $"k{i % Keys}", Id: $"{i}")).ToList();
            written.AddRange(items);
            await Cluster.WriteAsync($"{job}-in", items.Select(i => new Item(Partition(i.Key), i.Key, $"{i.Key}|{i.Id}", clock + (round * 1000))));
            await using var worker = new RunningWorker(Build(job), folder);
            await worker.UntilReadAsync(job, $"{job}-in");
            var restored = worker.Journal.Restored;
            await worker.StopAsync();
            var counts = written.DistinctBy(w => w.Id).GroupBy(w => w.Key).ToDictionary(g => g.Key, g => (long)g.Count());
            var last = new Dictionary<string, long>();
            foreach (var line in await Cluster.ReadAsync($"{job}-out"))
            {
                var (key, count) = (line.Split('=')[0], long.Parse(line.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
                // An epoch emits a key's last count; a count that comes again would have been counted from an older state.
                Assert.True(count > last.GetValueOrDefault(key), $"{key}: {count} after {last.GetValueOrDefault(key)}");
                last[key] = count;
            }
            Assert.Equal(counts, last);
            return restored;
        }
    }

    private static int Partition(string key) => Partitioner.Murmur2.Partition(System.Text.Encoding.UTF8.GetBytes(key), 2);

    private static Topology Build(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic(new Topic<string, string>($"{name}-in"))
            .DistinctBy("dedupe", static v => v, TimeSpan.FromHours(1))
            .Aggregate("counts", static () => "=0", static (last, v) => $"{v.Split('|')[0]}={long.Parse(last.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture) + 1}")
            .ToStream()
            .ToTopic($"{name}-out");
        return job.Build();
    }
}
