using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Testing;

namespace Streaming.Tests.Testing.Broker;

/// <summary>What each fault does to a request: its effect, and what the client hears.</summary>
public sealed class KafkaFaultTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_request_whose_connection_is_closed_has_no_effect()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.Close);
        broker.LosesConnection(c => c.Ask(FaultyBroker.Committing(7), 8));
        Assert.Equal(-1, broker.Committed());
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_has_its_effect()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.LoseAnswer);
        broker.LosesConnection(c => c.Ask(FaultyBroker.Committing(7), 8));
        Assert.Equal(7, broker.Committed());
    }

    [Fact]
    public async Task A_request_that_is_dropped_has_no_effect_and_its_connection_ends_after_the_silence()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.Drop(Moment));
        using (var silent = new RawClient(broker.Kafka.BootstrapServers))
        {
            silent.Begin(FaultyBroker.Committing(7), 8);
            // Others are answered meanwhile.
            AwaitCount(broker, $"OffsetCommit: {KafkaFault.Drop(Moment)}", 1);
            Assert.Equal(-1, broker.Committed());
            Assert.ThrowsAny<IOException>(() => silent.Receive());
        }
        Assert.Equal(-1, broker.Committed());
    }

    [Fact]
    public async Task A_request_that_is_refused_has_no_effect_and_the_client_hears_the_error()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.Refuse(KafkaRefusal.NotCoordinator));
        Assert.Equal(KafkaError.NotCoordinator, broker.Commit(7));
        Assert.Equal(-1, broker.Committed());
        broker.Faults.Next(KafkaRequest.Produce, KafkaFault.Refuse(KafkaRefusal.NotLeaderOrFollower));
        Assert.Equal(KafkaError.NotLeaderOrFollower, broker.Produce("a"));
        Assert.Equal(0, broker.End());
    }

    [Fact]
    public async Task A_request_that_is_delayed_is_overtaken_by_another_connections()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.Delay(Moment));
        using var slow = new RawClient(broker.Kafka.BootstrapServers);
        slow.Begin(FaultyBroker.Committing(7), 8);
        AwaitCount(broker, $"OffsetCommit: {KafkaFault.Delay(Moment)}", 1);
        Assert.Equal(KafkaError.None, broker.Commit(6));
        Assert.Equal(6, broker.Committed());
        Assert.Equal(KafkaError.None, slow.End<Kafka.Protocol.Messages.OffsetCommitResponse>(8).Topics[0].Partitions[0].ErrorCode);
        Assert.Equal(7, broker.Committed());
    }

    [Fact]
    public async Task A_request_that_arrives_late_comes_after_what_the_client_has_sent_since()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.OffsetCommit, KafkaFault.ArriveLate(Moment));
        broker.LosesConnection(c => c.Ask(FaultyBroker.Committing(7), 8));
        Assert.Equal(KafkaError.None, broker.Commit(8));
        Assert.Equal(8, broker.Committed());
        Assert.True(SpinWait.SpinUntil(() => broker.Committed() == 7, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_request_that_is_repeated_has_its_effect_twice_and_one_answer()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Faults.Next(KafkaRequest.Produce, KafkaFault.Repeat);
        Assert.Equal(KafkaError.None, broker.Produce("a"));
        Assert.Equal(2, broker.End());
        Assert.Equal(KafkaError.None, broker.Produce("b"));
        Assert.Equal(3, broker.End());
    }

    [Fact]
    public void Spans_are_longer_than_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>("by", static () => KafkaFault.Delay(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("silence", static () => KafkaFault.Drop(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("by", static () => KafkaFault.ArriveLate(TimeSpan.Zero));
    }

    private static void AwaitCount(FaultyBroker broker, string what, int times) =>
        Assert.True(SpinWait.SpinUntil(() => broker.Faults.Counts.GetValueOrDefault(what) == times, TimeSpan.FromSeconds(30)), $"not {times} times: {what}");
}
