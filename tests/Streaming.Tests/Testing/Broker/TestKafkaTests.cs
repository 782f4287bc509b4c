using Streaming.Kafka.Embedded;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Testing;

namespace Streaming.Tests.Testing.Broker;

public sealed class TestKafkaTests
{
    [Fact]
    public async Task A_broker_that_stops_is_gone_and_comes_back_at_its_address_with_everything()
    {
        await using var broker = await FaultyBroker.StartAsync();
        var address = broker.Kafka.BootstrapServers;
        Assert.Equal(KafkaError.None, broker.Produce("a"));
        Assert.Equal(KafkaError.None, broker.Commit(1));
        await broker.Kafka.StopAsync();
        Assert.ThrowsAny<System.Net.Sockets.SocketException>(() => new RawClient(address));
        await broker.Kafka.StopAsync();
        await broker.Kafka.StartAgainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(address, broker.Kafka.BootstrapServers);
        broker.Reconnect();
        Assert.Equal((1, 1), (broker.End(), broker.Committed()));
    }

    [Fact]
    public async Task A_broker_that_runs_is_not_started_again()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.Kafka.StartAgainAsync(TestContext.Current.CancellationToken));
        Assert.Equal(KafkaError.None, broker.Produce("a"));
    }

    [Fact]
    public async Task Its_own_directory_goes_with_it_and_one_that_was_named_stays()
    {
        using var folder = new DataFolder();
        var options = new EmbeddedKafkaOptions();
        await (await TestKafka.StartAsync(options, TestContext.Current.CancellationToken)).DisposeAsync();
        Assert.False(Directory.Exists(options.DataDirectory));
        await (await TestKafka.StartAsync(new() { DataDirectory = folder.Path }, TestContext.Current.CancellationToken)).DisposeAsync();
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
