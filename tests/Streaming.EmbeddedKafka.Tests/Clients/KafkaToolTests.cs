using System.Globalization;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Clients;

/// <summary>Kafka's own tools, with Java's clients in them, do on the embedded broker what they do on Kafka.</summary>
public sealed class KafkaToolTests
{
    [Fact]
    public async Task Topics_are_made_described_changed_and_deleted()
    {
        Tool.RequireKafka();
        await using var kafka = await StartAsync(null);
        string[] at = ["--bootstrap-server", kafka.BootstrapServers];
        await Tool.KafkaAsync("TopicCommand", [.. at, "--create", "--topic", "orders", "--partitions", "4", "--config", "retention.ms=86400000"]);
        await Tool.KafkaAsync("TopicCommand", [.. at, "--alter", "--topic", "orders", "--partitions", "6"]);
        await Tool.KafkaAsync("kafka.admin.ConfigCommand", [.. at, "--alter", "--entity-type", "topics", "--entity-name", "orders", "--add-config", "max.message.bytes=2000000"]);
        var described = await Tool.KafkaAsync("TopicCommand", [.. at, "--describe", "--topic", "orders"]);
        Assert.Contains("PartitionCount: 6", described, StringComparison.Ordinal);
        Assert.Contains("retention.ms=86400000", described, StringComparison.Ordinal);
        Assert.Contains("max.message.bytes=2000000", described, StringComparison.Ordinal);
        await Tool.KafkaAsync("TopicCommand", [.. at, "--delete", "--topic", "orders"]);
        Assert.Equal("", (await Tool.KafkaAsync("TopicCommand", [.. at, "--list"])).Trim());
    }

    [Fact]
    public async Task Committed_records_are_read_by_a_group_whose_offsets_can_be_reset()
    {
        Tool.RequireKafka();
        const int Records = 20_000;
        using var folder = new DataFolder();
        var sent = new[] { "--topic", "t", "--num-records", $"{Records}", "--record-size", "200", "--throughput", "-1", "--command-property" };
        await using (var kafka = await StartAsync(folder))
        {
            await Tool.KafkaAsync("ProducerPerformance", [.. sent, $"bootstrap.servers={kafka.BootstrapServers}"]);
            await Tool.KafkaAsync("ProducerPerformance", [.. sent, $"bootstrap.servers={kafka.BootstrapServers}", "--transactional-id", "x", "--transaction-duration-ms", "50"]);
        }
        // What was written before a restart is read after it.
        await using var again = await StartAsync(folder);
        string[] at = ["--bootstrap-server", again.BootstrapServers];
        var read = await Tool.KafkaAsync("ConsoleConsumer", [.. at, "--topic", "t", "--from-beginning", "--isolation-level", "read_committed", "--group", "g", "--max-messages", $"{2 * Records}"]);
        Assert.Equal(2 * Records, read.Count(c => c == '\n'));
        var group = await Tool.KafkaAsync("ConsumerGroupCommand", [.. at, "--describe", "--group", "g"]);
        Assert.Equal(2, Rows(group).Count());
        Assert.All(Rows(group), r => Assert.InRange(int.Parse(r[5], CultureInfo.InvariantCulture), 0, 1));
        await Tool.KafkaAsync("ConsumerGroupCommand", [.. at, "--reset-offsets", "--group", "g", "--topic", "t", "--to-earliest", "--execute"]);
        Assert.All(Rows(await Tool.KafkaAsync("ConsumerGroupCommand", [.. at, "--describe", "--group", "g"])), r => Assert.Equal("0", r[3]));
        Assert.Contains("successful", await Tool.KafkaAsync("ConsumerGroupCommand", [.. at, "--delete", "--group", "g"]), StringComparison.Ordinal);
        static IEnumerable<string[]> Rows(string text) => text.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(r => r.Length > 5 && r[0] == "g");
    }

    [Fact]
    public async Task Segments_and_journal_are_in_the_format_of_Kafka()
    {
        Tool.RequireKafka();
        using var folder = new DataFolder();
        await using (var kafka = await StartAsync(folder))
            await Tool.KafkaAsync("ProducerPerformance", "--topic", "t", "--num-records", "1000", "--record-size", "50", "--throughput", "-1", "--command-property", $"bootstrap.servers={kafka.BootstrapServers}");
        var segments = folder.Files(".log").Where(f => f.Contains("topics", StringComparison.Ordinal)).ToArray();
        var records = 0;
        foreach (var segment in segments) records += (await Tool.KafkaAsync("kafka.tools.DumpLogSegments", "--files", segment, "--deep-iteration")).Split('\n').Count(l => l.StartsWith("| offset", StringComparison.Ordinal));
        Assert.Equal(1000, records);
        var journal = Assert.Single(folder.Files(".log").Except(segments));
        Assert.Contains("baseOffset: 0 ", await Tool.KafkaAsync("kafka.tools.DumpLogSegments", "--files", journal), StringComparison.Ordinal);
    }

    private static Task<EmbeddedKafka> StartAsync(DataFolder? folder)
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = folder?.Path };
        if (folder is not null) options.AddTopic("t", 2);
        return EmbeddedKafka.StartAsync(options, TestContext.Current.CancellationToken);
    }
}
