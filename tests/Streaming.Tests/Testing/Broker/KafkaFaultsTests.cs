using Streaming.Kafka.Protocol;
using Streaming.Testing;

namespace Streaming.Tests.Testing.Broker;

/// <summary>Which requests faults happen to.</summary>
public sealed class KafkaFaultsTests
{
    private static readonly KafkaFault Refused = KafkaFault.Refuse(KafkaRefusal.NotCoordinator);
    private static readonly KafkaFault Loading = KafkaFault.Refuse(KafkaRefusal.CoordinatorLoadInProgress);

    [Fact]
    public async Task A_fault_happens_to_as_many_requests_as_it_was_asked_for_after_those_that_go_well()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused, times: 2, skip: 1);
        Assert.Equal([KafkaError.None, KafkaError.NotCoordinator, KafkaError.NotCoordinator, KafkaError.None], Commits(broker, 4));
    }

    [Fact]
    public async Task Faults_of_one_kind_of_request_happen_in_the_order_in_which_they_were_asked_for()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused);
        broker.Faults.Next(KafkaRequest.OffsetCommit, Loading, skip: 1);
        Assert.Equal([KafkaError.NotCoordinator, KafkaError.None, KafkaError.CoordinatorLoadInProgress, KafkaError.None], Commits(broker, 4));
    }

    [Fact]
    public async Task Other_kinds_of_requests_go_well()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused);
        Assert.Equal(KafkaError.None, broker.Produce("a"));
        Assert.Equal(1, broker.Topics());
        Assert.Equal(KafkaError.NotCoordinator, broker.Commit(1));
    }

    [Fact]
    public async Task What_has_happened_is_counted_by_request_and_fault()
    {
        await using var broker = await FaultyBroker.StartAsync();
        Assert.Empty(broker.Faults.Counts);
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused, times: 2);
        broker.Faults.Next(KafkaRequest.Produce, KafkaFault.Repeat);
        Commits(broker, 3);
        broker.Produce("a");
        Assert.Equal(new Dictionary<string, int> { ["OffsetCommit: refuse with NotCoordinator"] = 2, ["Produce: repeat"] = 1 }, broker.Faults.Counts);
    }

    [Fact]
    public async Task Nothing_goes_wrong_any_more_after_Clear()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused, times: 100);
        broker.Faults.Random(1, 1, (KafkaRequest.OffsetCommit, Refused));
        broker.Faults.MoveCoordinator(TimeSpan.FromMinutes(1));
        broker.Faults.Clear();
        Assert.Equal([KafkaError.None, KafkaError.None], Commits(broker, 2));
    }

    [Fact]
    public async Task Chance_comes_from_the_seed()
    {
        var first = await ByChanceAsync(seed: 5, rate: 0.5);
        Assert.Equal(first, await ByChanceAsync(seed: 5, rate: 0.5));
        Assert.NotEqual(first, await ByChanceAsync(seed: 6, rate: 0.5));
        Assert.InRange(first.Count(static e => e != KafkaError.None), 5, 35);
        // Each fault as often as the others.
        Assert.Contains(KafkaError.NotCoordinator, first);
        Assert.Contains(KafkaError.CoordinatorLoadInProgress, first);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 40)]
    public async Task The_rate_is_the_part_of_requests_that_go_wrong(double rate, int wrong) =>
        Assert.Equal(wrong, (await ByChanceAsync(seed: 1, rate)).Count(static e => e != KafkaError.None));

    [Fact]
    public async Task A_coordinator_that_moves_is_nowhere_for_a_while_and_comes_back_with_what_it_had()
    {
        await using var broker = await FaultyBroker.StartAsync();
        Assert.Equal(KafkaError.None, broker.Commit(3));
        broker.Faults.MoveCoordinator(TimeSpan.FromMilliseconds(400));
        Assert.Equal(KafkaError.NotCoordinator, broker.Commit(4));
        Assert.Equal(KafkaError.CoordinatorNotAvailable, broker.FindCoordinator());
        // Partitions are led as before.
        Assert.Equal(KafkaError.None, broker.Produce("a"));
        Assert.True(SpinWait.SpinUntil(() => broker.FindCoordinator() == KafkaError.None, TimeSpan.FromSeconds(30)));
        Assert.Equal(3, broker.Committed());
        Assert.Equal(KafkaError.None, broker.Commit(5));
    }

    [Fact]
    public async Task What_was_asked_for_outlives_a_stop_of_the_broker()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, Refused);
        await broker.Kafka.StopAsync();
        await broker.Kafka.StartAgainAsync(TestContext.Current.CancellationToken);
        broker.Reconnect();
        Assert.Equal([KafkaError.NotCoordinator, KafkaError.None], Commits(broker, 2));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_at_the_call()
    {
        await using var broker = await FaultyBroker.StartAsync();
        var faults = broker.Faults;
        Assert.Throws<ArgumentOutOfRangeException>("times", () => faults.Next(KafkaRequest.Fetch, Refused, times: 0));
        Assert.Throws<ArgumentOutOfRangeException>("skip", () => faults.Next(KafkaRequest.Fetch, Refused, skip: -1));
        Assert.Throws<ArgumentOutOfRangeException>("away", () => faults.MoveCoordinator(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => faults.Random(1, 1.1, (KafkaRequest.Fetch, Refused)));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => faults.Random(1, -0.1, (KafkaRequest.Fetch, Refused)));
        var late = KafkaFault.ArriveLate(TimeSpan.FromSeconds(1));
        foreach (var request in new[] { KafkaRequest.Produce, KafkaRequest.Fetch, KafkaRequest.JoinGroup, KafkaRequest.SyncGroup })
        {
            Assert.StartsWith($"{request} cannot arrive late.", Assert.Throws<ArgumentException>("fault", () => faults.Next(request, late)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("faults", () => faults.Random(1, 0.5, (KafkaRequest.EndTxn, late), (request, late)));
        }
        Assert.Equal([KafkaError.None], Commits(broker, 1));
    }

    private static async Task<List<KafkaError>> ByChanceAsync(int seed, double rate)
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Random(seed, rate, (KafkaRequest.OffsetCommit, Refused), (KafkaRequest.OffsetCommit, Loading));
        return Commits(broker, 40);
    }

    private static List<KafkaError> Commits(FaultyBroker broker, int times) => [.. Enumerable.Range(1, times).Select(i => broker.Commit(i))];
}
