using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Clients;

/// <summary>kcat, with another version of librdkafka than ours.</summary>
public sealed class KcatTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task What_it_writes_it_reads_again_after_a_restart(string codec)
    {
        Tool.Require("kcat");
        using var folder = new DataFolder();
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"record {i}\n"));
        var options = () => new EmbeddedKafkaOptions { DataDirectory = folder.Path }.AddTopic("t");
        await using (var kafka = await EmbeddedKafka.StartAsync(options(), TestContext.Current.CancellationToken))
        {
            await Tool.RunAsync("kcat", text, "-b", kafka.BootstrapServers, "-t", "t", "-P", "-z", codec, "-X", "enable.idempotence=true");
            Assert.Contains("topic \"t\" with 1 partitions", await Tool.RunAsync("kcat", "", "-b", kafka.BootstrapServers, "-L"), StringComparison.Ordinal);
        }
        await using var again = await EmbeddedKafka.StartAsync(options(), TestContext.Current.CancellationToken);
        Assert.Equal(text, await Tool.RunAsync("kcat", "", "-b", again.BootstrapServers, "-t", "t", "-C", "-e", "-q", "-o", "beginning"));
    }
}
