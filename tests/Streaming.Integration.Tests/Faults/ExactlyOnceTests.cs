using System.Globalization;
using Streaming.Integration.Tests.Support;
using Streaming.Kafka;
using Streaming.Kafka.Embedded;
using Streaming.Testing;

namespace Streaming.Integration.Tests.Faults;

/// <summary>A worker on a broker on which things go wrong writes what it writes when nothing does.</summary>
public sealed class ExactlyOnceTests
{
    private const int Keys = 20;
    private const int Partitions = 2;
    private const int Records = 400;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private static readonly KafkaRequest[] OfCommits =
        [KafkaRequest.AddPartitionsToTxn, KafkaRequest.AddOffsetsToTxn, KafkaRequest.TxnOffsetCommit, KafkaRequest.EndTxn, KafkaRequest.InitProducerId];

    public static TheoryData<KafkaRequest, string, KafkaFault> Single()
    {
        var data = new TheoryData<KafkaRequest, string, KafkaFault>();
        foreach (var fault in new[] { KafkaFault.Close, KafkaFault.LoseAnswer, KafkaFault.Repeat, KafkaFault.Delay(Moment), KafkaFault.Drop(Moment), KafkaFault.ArriveLate(Moment) })
            data.Add(KafkaRequest.EndTxn, $"{fault}", fault);
        foreach (var fault in new[] { KafkaFault.Close, KafkaFault.LoseAnswer, KafkaFault.Repeat, KafkaFault.Delay(Moment), KafkaFault.Drop(Moment), KafkaFault.Refuse(KafkaRefusal.NotLeaderOrFollower) })
            data.Add(KafkaRequest.Produce, $"{fault}", fault);
        return data;
    }

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Single))]
    public async Task One_fault_again_and_again_changes_no_result(KafkaRequest request, string name, KafkaFault fault)
    {
        await RunAsync(rounds: 3, (kafka, round) =>
        {
            kafka.Faults.Next(request, fault, skip: round);
            return Task.CompletedTask;
        }, counts => Assert.Equal(3, counts[$"{request}: {name}"]));
    }

    [Fact]
    public async Task A_coordinator_that_moves_changes_no_result() => await RunAsync(
        rounds: 3,
        (kafka, _) =>
        {
            kafka.Faults.MoveCoordinator(Moment);
            return Task.CompletedTask;
        },
        counts => Assert.Contains(counts, c => c.Key.Contains("NotCoordinator", StringComparison.Ordinal)));

    [Fact]
    public async Task A_broker_that_stops_and_comes_back_changes_no_result() => await RunAsync(
        rounds: 3,
        async (kafka, _) =>
        {
            await kafka.StopAsync();
            await kafka.StartAgainAsync(Cluster.Stop);
        },
        static _ => { });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Faults_by_chance_change_no_result(int seed) => await RunAsync(
        rounds: 6,
        async (kafka, round) =>
        {
            if (round == 0) kafka.Faults.Random(seed, 0.03, [.. ByChance()]);
            if (round % 2 == 1) kafka.Faults.MoveCoordinator(Moment);
            if (round % 3 != 2) return;
            await kafka.StopAsync();
            await kafka.StartAgainAsync(Cluster.Stop);
        },
        static counts => Assert.NotEmpty(counts));

    private static IEnumerable<(KafkaRequest, KafkaFault)> ByChance()
    {
        foreach (var request in OfCommits.Append(KafkaRequest.Produce))
        {
            yield return (request, KafkaFault.Close);
            yield return (request, KafkaFault.LoseAnswer);
            yield return (request, KafkaFault.Repeat);
            yield return (request, KafkaFault.Delay(Moment));
        }
        yield return (KafkaRequest.EndTxn, KafkaFault.ArriveLate(Moment));
        yield return (KafkaRequest.Fetch, KafkaFault.Close);
        yield return (KafkaRequest.Fetch, KafkaFault.Delay(Moment));
        yield return (KafkaRequest.Heartbeat, KafkaFault.LoseAnswer);
    }

    // Counts every value by its key, behind an exchange: a record that is lost, or counts twice, shows in a count, and a result that is written twice is one too many.
    private static async Task RunAsync(int rounds, Func<TestKafka, int, Task> disturb, Action<IReadOnlyDictionary<string, int>> check)
    {
        const string Job = "faults";
        await using var kafka = await TestKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic($"{Job}-in", Partitions).AddTopic($"{Job}-out", Partitions), Cluster.Stop);
        using var folder = new StateFolder();
        var options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers };
        await using var transport = new KafkaTransport(options);
        await using var worker = new RunningWorker(Build(Job), folder, kafka: options);
        for (var round = 0; round < rounds; round++)
        {
            var first = round * Records;
            await Cluster.WriteAsync($"{Job}-in", Enumerable.Range(first, Records).Select(i => new Item(i % Partitions, null, $"k{i % Keys}|{i}")), transport);
            await worker.UntilAsync(async () => await DoneAsync() > first, "the worker goes on");
            await disturb(kafka, round);
        }
        // More commits than faults that wait for one.
        for (var more = 0; more < rounds; more++)
        {
            var first = (rounds + more) * Records;
            await Cluster.WriteAsync($"{Job}-in", Enumerable.Range(first, Records).Select(i => new Item(i % Partitions, null, $"k{i % Keys}|{i}")), transport);
            await worker.UntilAsync(async () => await DoneAsync() >= first + Records, "the round is committed");
        }
        kafka.Faults.Clear();
        var input = await Cluster.ReadAsync($"{Job}-in", transport);
        var expected = input.GroupBy(v => v.Split('|')[0]).ToDictionary(g => g.Key, g => (long)g.Count());
        await worker.UntilAsync(async () => Counts(await Cluster.ReadAsync($"{Job}-out", transport)).Values.Sum() >= input.Count, "everything is counted");
        await worker.StopAsync();
        Assert.Equal(expected, Counts(await Cluster.ReadAsync($"{Job}-out", transport)));
        check(kafka.Faults.Counts);

        async Task<long> DoneAsync() => (await Cluster.CommittedAsync(Job, $"{Job}-in", transport)).Values.Sum();
    }

    private static Dictionary<string, long> Counts(List<string> output)
    {
        var last = new Dictionary<string, long>();
        foreach (var line in output)
        {
            var (key, count) = (line.Split('=')[0], long.Parse(line.Split('=')[1], CultureInfo.InvariantCulture));
            // A key's results are in one partition, and each counts more than the one before.
            Assert.True(count > last.GetValueOrDefault(key), $"{key}: {count} after {last.GetValueOrDefault(key)}");
            last[key] = count;
        }
        return last;
    }

    private static Topology Build(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<string>($"{name}-in")
            .KeyBy(static v => v.Split('|')[0])
            .Aggregate("counts", static () => "=0", static (last, v) => $"{v.Split('|')[0]}={long.Parse(last.Split('=')[1], CultureInfo.InvariantCulture) + 1}")
            .ToStream()
            .ToTopic($"{name}-out");
        return job.Build();
    }
}
