using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Streaming.Cli.Tests.Support;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Cli.Tests.Kafka;

/// <summary><c>streaming kafka</c>, as a process.</summary>
public sealed class KafkaCommandTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_tells_where_it_listens_makes_the_topics_and_ends_when_it_is_asked_to(string signal)
    {
        using var broker = new CommandProcess("kafka", "--port", "0", "--partitions", "2", "--topic", "orders:4,cleanup.policy=compact+delete", "-t", "payments", "--config", "retention.ms=5000");
        using (var client = new RawClient(await broker.AddressAsync()))
        {
            var topics = client.Ask(new MetadataRequest { Topics = null }, 12).Topics;
            Assert.Equal([("orders", 4), ("payments", 2)], topics.Select(t => (t.Name!, t.Partitions.Length)));
            Assert.Equal(("compact,delete", "5000"), (Setting(client, "cleanup.policy"), Setting(client, "retention.ms")));
        }
        broker.Signal(signal);
        Assert.Contains("ended", await broker.LineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await broker.ExitCodeAsync());
        Assert.Equal("", await broker.ErrorsAsync());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task What_is_in_the_directory_is_there_again(string signal)
    {
        using var folder = new DataFolder();
        Guid id;
        using (var broker = new CommandProcess("kafka", "--port", "0", "--data", folder.Path, "--topic", "orders:3"))
        {
            using var client = new RawClient(await broker.AddressAsync());
            id = client.Ask(new MetadataRequest { Topics = null }, 12).Topics[0].TopicId;
            broker.Signal(signal);
            await broker.ExitCodeAsync();
        }
        using var again = new CommandProcess("kafka", "--port", "0", "--data", folder.Path);
        using var other = new RawClient(await again.AddressAsync());
        var topic = Assert.Single(other.Ask(new MetadataRequest { Topics = null }, 12).Topics);
        Assert.Equal((id, 3), (topic.TopicId, topic.Partitions.Length));
    }

    [Fact]
    public async Task A_directory_that_another_broker_has_is_named_with_its_process()
    {
        using var folder = new DataFolder();
        using var owner = new CommandProcess("kafka", "--port", "0", "--data", folder.Path);
        await owner.AddressAsync();
        using var second = new CommandProcess("kafka", "--port", "0", "--data", folder.Path);
        Assert.Equal(4, await second.ExitCodeAsync());
        var message = await second.ErrorsAsync();
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.Contains($"process {owner.Id.ToString(CultureInfo.InvariantCulture)}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_process_has_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var broker = new CommandProcess("kafka", "--port", port);
        Assert.Equal(4, await broker.ExitCodeAsync());
        Assert.Contains($"Port {port} is in use", await broker.ErrorsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port x", "--port")]
    [InlineData("--port 70000", "70000")]
    [InlineData("--topic :4", ":4")]
    [InlineData("--topic orders:four", "orders:four")]
    [InlineData("--topic orders,nonsense=1 --port 0", "nonsense")]
    [InlineData("--config nonsense --port 0", "nonsense")]
    [InlineData("--sync --port 0", "--data")]
    [InlineData("--unknown", "--unknown")]
    public async Task What_is_wrong_on_the_command_line_is_named(string arguments, string named)
    {
        using var broker = new CommandProcess(["kafka", .. arguments.Split(' ')]);
        Assert.Equal(2, await broker.ExitCodeAsync());
        Assert.Contains(named, await broker.ErrorsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_named()
    {
        using var folder = new DataFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var broker = new CommandProcess("kafka", "--port", "0", "--data", Path.Combine(file, "data"));
        Assert.Equal(1, await broker.ExitCodeAsync());
        Assert.Contains(file, await broker.ErrorsAsync(), StringComparison.Ordinal);
    }

    private static string? Setting(RawClient client, string name) => client.Ask(new DescribeConfigsRequest
    {
        Resources = [new() { ResourceType = ConfigResource.Topic, ResourceName = "orders", ConfigurationKeys = [name] }],
    }, 4).Results[0].Configs[0].Value;
}
