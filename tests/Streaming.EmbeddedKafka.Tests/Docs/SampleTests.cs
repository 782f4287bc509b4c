using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Docs;

/// <summary>What docs/embedded-kafka.md shows.</summary>
public sealed class SampleTests
{
    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "xUnit1051", Justification = "As the page shows it.")]
    public async Task A_broker_starts_with_its_topics_on_a_free_port()
    {
        await using var kafka = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic("orders", partitions: 4));
        var servers = kafka.BootstrapServers;                                                    // 127.0.0.1:port, a free one
        using var client = new RawClient(servers);
        var topic = Assert.Single(client.Ask(new MetadataRequest { Topics = null }, 12).Topics);
        Assert.Equal(("orders", 4), (topic.Name, topic.Partitions.Length));
    }
}
