using Shop.Demo;
using Shop.Feed;
using Streaming;
using Streaming.Kafka;
using Streaming.Kafka.Embedded;

namespace Shop.Tests.Feed;

public sealed class FeedRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100)]
    [InlineData(2_000, "--rate", "2000")]
    [InlineData(null, "--rate", "2001")]
    [InlineData(null, "--rate", "0")]
    [InlineData(null, "--rate")]
    [InlineData(null, "--speed", "5")]
    public void The_rate_is_a_number_within_its_limits(int? rate, params string[] args) => Assert.Equal(rate, FeedRun.Rate(args));

    [Fact]
    public async Task Events_are_sent_when_they_happen_until_the_feed_is_stopped()
    {
        await using var kafka = await EmbeddedKafka.StartAsync(new(), Stop);
        await using var transport = new KafkaTransport(new() { BootstrapServers = kafka.BootstrapServers });
        foreach (var topic in (string[])[ShopJob.Orders.Name, ShopJob.Payments.Name]) await transport.CreateTopicAsync(new(topic, 2, new Dictionary<string, string>()), Stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var feeding = FeedRun.FeedAsync(transport, 200, end.Token);
        await using var reader = transport.OpenReader();
        reader.Assign(Enumerable.Range(0, 2).ToDictionary(static p => new TopicPartition(ShopJob.Orders.Name, p), static _ => 0L));
        var orders = 0;
        while (orders < 50)
        {
            Assert.False(feeding.IsCompleted);
            using var batch = await reader.ReadAsync(TimeSpan.FromSeconds(1), Stop);
            for (var i = 0; i < (batch?.Count ?? 0); i++, orders++)
                if (System.Text.Json.JsonSerializer.Deserialize(Valid(batch!.Value(i)), ShopJson.Default.Order) is { } order) Assert.InRange(order.PlacedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        }
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feeding);
    }

    [Fact]
    public async Task A_topic_that_is_missing_is_told()
    {
        await using var kafka = await EmbeddedKafka.StartAsync(new(), Stop);
        await using var transport = new KafkaTransport(new() { BootstrapServers = kafka.BootstrapServers });
        await transport.CreateTopicAsync(new(ShopJob.Orders.Name, 2, new Dictionary<string, string>()), Stop);
        Assert.Equal("there is no topic 'payments'.", (await Assert.ThrowsAsync<DemoException>(() => FeedRun.FeedAsync(transport, 1, Stop))).Message);
    }

    // The stream has a little garbage.
    private static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> value) => value[^1] == (byte)'}' ? value : "null"u8;
}
