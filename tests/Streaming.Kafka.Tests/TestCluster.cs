using System.Text;
using Streaming.Tests.Shared;

namespace Streaming.Kafka.Tests;

/// <summary>What tests do with their broker. Every test makes topics of its own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static int _names;

    internal TestCluster()
    {
        Transport = new(Options());
        Clients = new(new KafkaSettings(Options()), tokens: null);
    }

    /// <summary>What has not happened by then never will: far beyond what a loaded machine takes, and it costs only the test that fails.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    internal KafkaTransport Transport { get; }

    internal ClientFactory Clients { get; }

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static KafkaOptions Options() => new() { BootstrapServers = BrokerUnderTest.Servers };

    internal static string Name(string prefix) => $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    internal async Task<string> TopicAsync(int partitions = 1, params (string, string)[] config)
    {
        var name = Name("t");
        await Transport.CreateTopicAsync(new(name, partitions, config.ToDictionary(c => c.Item1, c => c.Item2)), Stop);
        return name;
    }

    internal ValueTask<IEpochProducer> ProducerAsync(string? id = null) => Transport.CreateProducerAsync(id, TimeSpan.FromSeconds(15), Stop);

    /// <summary>Writes records with values 0, 1, 2, ... into one partition, outside of any transaction.</summary>
    internal async Task FillAsync(string topic, int partition, int count, int size = 0)
    {
        await using var producer = await ProducerAsync();
        producer.Begin();
        await SendAsync(producer, topic, partition, count, size);
        Assert.Empty(await producer.FlushAsync(Stop));
    }

    internal static async Task SendAsync(IEpochProducer producer, string topic, int partition, int count, int size = 0)
    {
        var records = new OutgoingRecords();
        for (var i = 0; i < count; i++) Add(records, topic, partition, i.ToString(System.Globalization.CultureInfo.InvariantCulture), size: size);
        await SendAsync(producer, records);
    }

    internal static async Task SendAsync(IEpochProducer producer, OutgoingRecords records)
    {
        for (var sent = 0; (sent = producer.Send(records, sent)) < records.Count;) await producer.WaitForSpaceAsync(Stop);
    }

    internal static void Add(OutgoingRecords records, string topic, int partition, string value, long? timestamp = null, int size = 0, long tag = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(value.PadLeft(size));
        records.Data.Write(bytes);
        records.Add(topic, partition, timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), -1, bytes.Length, tag);
    }

    /// <summary>Everything committed in a partition, as text.</summary>
    internal async Task<List<string>> ReadAllAsync(string topic, int partition = 0)
    {
        var tp = new TopicPartition(topic, partition);
        // The rule of a restore: markers of a transaction that was committed a moment ago may still be on their way.
        var end = (await Transport.ListOffsetsAsync([tp], new(OffsetKind.End), Stop))[tp];
        await using var reader = Transport.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [tp] = 0 });
        List<string> values = [];
        while (reader.Position(tp) < end)
        {
            using var batch = await reader.ReadAsync(TimeSpan.FromSeconds(5), Stop);
            for (var i = 0; i < (batch?.Count ?? 0); i++) values.Add(Encoding.UTF8.GetString(batch!.Value(i)).Trim());
        }
        return values;
    }

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
