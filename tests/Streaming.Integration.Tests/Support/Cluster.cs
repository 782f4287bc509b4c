using System.Text;
using Streaming.Kafka;
using Streaming.Tests.Shared;

namespace Streaming.Integration.Tests.Support;

/// <summary>What tests do with their broker. Every test makes topics of its own.</summary>
internal static class Cluster
{
    private static readonly Lazy<KafkaTransport> Shared = new(() => new(Options()));
    private static readonly string Run = Guid.NewGuid().ToString("N")[..8];
    private static int _names;

    internal static string Servers => BrokerUnderTest.Servers;

    internal static KafkaTransport Transport => Shared.Value;

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static KafkaOptions Options() => new() { BootstrapServers = Servers };

    /// <summary>A name that no other test and no other run has; valid for jobs and topics.</summary>
    internal static string Name(string prefix) => $"{prefix}-{Run}-{Interlocked.Increment(ref _names)}";

    /// <summary>A job's name with its topics <c>name-in</c> and <c>name-out</c>.</summary>
    internal static async Task<string> JobAsync(string prefix, int partitions)
    {
        var name = Name(prefix);
        await TopicAsync($"{name}-in", partitions);
        await TopicAsync($"{name}-out", partitions);
        return name;
    }

    internal static Task TopicAsync(string name, int partitions = 1, params (string Name, string Value)[] config)
        => Transport.CreateTopicAsync(new(name, partitions, config.Append(("retention.ms", "-1")).ToDictionary(c => c.Item1, c => c.Item2)), Stop).AsTask();

    internal static Task WriteAsync(string topic, int partition, IEnumerable<string> values, KafkaTransport? on = null) => WriteAsync(topic, values.Select(v => new Item(partition, null, v)), on);

    internal static async Task WriteAsync(string topic, IEnumerable<Item> items, KafkaTransport? on = null)
    {
        await using var producer = await (on ?? Transport).CreateProducerAsync(null, TimeSpan.FromSeconds(15), Stop);
        producer.Begin();
        foreach (var chunk in items.Chunk(2000))
        {
            var records = new OutgoingRecords();
            foreach (var item in chunk)
            {
                var key = item.Key is null ? [] : Encoding.UTF8.GetBytes(item.Key);
                var value = Encoding.UTF8.GetBytes(item.Value);
                records.Data.Write(key);
                records.Data.Write(value);
                records.Add(topic, item.Partition, item.Timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), item.Key is null ? -1 : key.Length, value.Length);
            }
            for (var sent = 0; (sent = producer.Send(records, sent)) < records.Count;) await producer.WaitForSpaceAsync(Stop);
        }
        Assert.Empty(await producer.FlushAsync(Stop));
    }

    /// <summary>Everything committed in a topic, in the order of its partitions, as text.</summary>
    internal static async Task<List<string>> ReadAsync(string topic, KafkaTransport? on = null)
    {
        var values = new List<string>();
        await ReadAsync(topic, (batch, i) => values.Add(Encoding.UTF8.GetString(batch.Value(i))), on);
        return values;
    }

    internal static async Task ReadAsync(string topic, Action<RecordBatch, int> take, KafkaTransport? on = null)
    {
        var partitions = await PartitionsAsync(topic, on);
        var ends = await (on ?? Transport).ListOffsetsAsync(partitions, new(OffsetKind.End), Stop);
        var open = partitions.Where(p => ends[p] > 0).ToHashSet();
        if (open.Count == 0) return;
        await using var reader = (on ?? Transport).OpenReader();
        reader.Assign(open.ToDictionary(p => p, _ => 0L));
        while (open.Count > 0)
        {
            using var batch = await reader.ReadAsync(TimeSpan.FromSeconds(1), Stop);
            for (var i = 0; i < (batch?.Count ?? 0); i++) take(batch!, i);
            open.RemoveWhere(p => reader.Position(p) >= ends[p]);
        }
    }

    internal static async Task<List<TopicPartition>> PartitionsAsync(string topic, KafkaTransport? on = null)
    {
        var count = (await (on ?? Transport).DescribeAsync([topic], Stop)).Topics[topic].Partitions;
        return [.. Enumerable.Range(0, count).Select(p => new TopicPartition(topic, p))];
    }

    /// <summary>The number of records and markers up to the last committed one, over all partitions.</summary>
    internal static async Task<long> EndAsync(string topic)
        => (await Transport.ListOffsetsAsync(await PartitionsAsync(topic), new(OffsetKind.EndCommitted), Stop)).Values.Sum();

    internal static async Task<IReadOnlyDictionary<TopicPartition, long>> CommittedAsync(string job, string topic, KafkaTransport? on = null)
        => await (on ?? Transport).CommittedOffsetsAsync(job, await PartitionsAsync(topic, on), Stop);
}
