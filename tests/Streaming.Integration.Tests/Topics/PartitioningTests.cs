using System.Text;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Topics;

/// <summary>Keyed streams that meet are joined completely, or refused: never missed silently.</summary>
public sealed class PartitioningTests
{
    private const int Partitions = 4;
    private const int Keys = 200;

    [Fact]
    public async Task A_keyed_topic_meets_an_exchange_completely()
    {
        var job = await SetUpAsync("meet", Partitioner.Murmur2, Partitioner.Crc32);
        var topology = new TopologyBuilder(job);
        var left = topology.FromTopic(new Topic<string, string>($"{job}-left"));
        var right = topology.FromTopic<string>($"{job}-right").KeyBy(static v => v.Split('|')[0]);
        Join(job, left, right);
        await ExpectJoinAsync(job, topology.Build());
    }

    [Fact]
    public async Task A_topic_with_another_partitioner_meets_an_exchange_that_takes_it_over()
    {
        var job = await SetUpAsync("crc", Partitioner.Crc32, Partitioner.Murmur2);
        var topology = new TopologyBuilder(job);
        var left = topology.FromTopic(new Topic<string, string>($"{job}-left", partitioner: Partitioner.Crc32));
        var right = topology.FromTopic<string>($"{job}-right").KeyBy(static v => v.Split('|')[0]);
        Join(job, left, right);
        await ExpectJoinAsync(job, topology.Build());
    }

    [Fact]
    public async Task A_wrongly_declared_partitioner_is_found_by_the_first_records()
    {
        var job = await SetUpAsync("wrong", Partitioner.Murmur2, Partitioner.Crc32);
        var topology = new TopologyBuilder(job);
        var left = topology.FromTopic(new Topic<string, string>($"{job}-left"));
        var right = topology.FromTopic(new Topic<string, string>($"{job}-right"));
        Join(job, left, right);
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology.Build(), folder);
        var error = await worker.FailureAsync();
        Assert.Equal("STR2006", error.Code);
        Assert.Contains($"{job}-right", error.Message, StringComparison.Ordinal);
        Assert.Contains("crc32", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Cluster.ReadAsync($"{job}-out"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_topic_of_a_librdkafka_producer_and_one_of_a_Java_producer_are_joined_or_refused_never_missed(bool declared)
    {
        var job = Cluster.Name("mixed");
        foreach (var side in new[] { "left", "right" }) await Cluster.TopicAsync($"{job}-{side}", Partitions);
        await Cluster.TopicAsync($"{job}-out");
        var keys = Enumerable.Range(0, Keys).Select(i => $"key-{i}").ToList();
        await OtherProducers.WriteByJavaAsync($"{job}-left", keys.Select(k => (k, $"{k}|left")));
        await OtherProducers.WriteByLibrdkafkaAsync($"{job}-right", keys.Select(k => (k, $"{k}|right")));
        var topology = new TopologyBuilder(job);
        var left = topology.FromTopic(new Topic<string, string>($"{job}-left"));
        if (declared)
        {
            // Told apart, both can be read where their keys are, and one of them is exchanged.
            var right = topology.FromTopic(new Topic<string, string>($"{job}-right", partitioner: Partitioner.Crc32));
            Join(job, left, right.KeyBy(static v => v.Split('|')[0]));
            await ExpectJoinAsync(job, topology.Build());
            return;
        }
        // As if both were of one kind: found with the first records.
        Join(job, left, topology.FromTopic(new Topic<string, string>($"{job}-right")));
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology.Build(), folder);
        var error = await worker.FailureAsync();
        Assert.Equal("STR2006", error.Code);
        Assert.Contains($"{job}-right", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Cluster.ReadAsync($"{job}-out"));
    }

    [Fact]
    public void Topics_with_different_declared_partitioners_are_refused_by_the_build()
    {
        var topology = new TopologyBuilder("apart");
        Join("apart", topology.FromTopic(new Topic<string, string>("left")), topology.FromTopic(new Topic<string, string>("right", partitioner: Partitioner.Crc32)));
        var error = Assert.Throws<TopologyException>(topology.Build);
        Assert.Contains("KeyBy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_with_different_numbers_of_partitions_are_refused_by_name()
    {
        var job = Cluster.Name("counts");
        await Cluster.TopicAsync($"{job}-left", 2);
        await Cluster.TopicAsync($"{job}-right", 3);
        await Cluster.TopicAsync($"{job}-out");
        var topology = new TopologyBuilder(job);
        Join(job, topology.FromTopic(new Topic<string, string>($"{job}-left")), topology.FromTopic(new Topic<string, string>($"{job}-right")));
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology.Build(), folder);
        var error = await worker.FailureAsync();
        Assert.Equal("STR2004", error.Code);
        Assert.Contains($"{job}-left 2", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{job}-right 3", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> SetUpAsync(string prefix, Partitioner left, Partitioner right)
    {
        var job = Cluster.Name(prefix);
        var time = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
        await Cluster.TopicAsync($"{job}-out");
        foreach (var (side, partitioner) in new[] { ("left", left), ("right", right) })
        {
            await Cluster.TopicAsync($"{job}-{side}", Partitions);
            await Cluster.WriteAsync($"{job}-{side}", Enumerable.Range(0, Keys).Select(i => $"key-{i}").Select(k => new Item(partitioner.Partition(Encoding.UTF8.GetBytes(k), Partitions), k, $"{k}|{side}", time)));
        }
        return job;
    }

    private static void Join(string job, KeyedStream<string, string> left, KeyedStream<string, string> right)
        => left.Join("pairs", right, JoinWindow.Within(TimeSpan.FromMinutes(5)), static (l, r) => $"{l}+{r}").ToTopic($"{job}-out");

    private static async Task ExpectJoinAsync(string job, Topology topology)
    {
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology, folder, o => o with { UntilEnd = true });
        await worker.EndAsync();
        var expected = Enumerable.Range(0, Keys).Select(i => $"key-{i}|left+key-{i}|right");
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
    }
}
