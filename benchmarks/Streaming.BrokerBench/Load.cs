using System.Diagnostics;

namespace Streaming.BrokerBench;

// In here, where they come before what Streaming has under the same names.
using Confluent.Kafka;
using Confluent.Kafka.Admin;

/// <summary>Writes records of 200 bytes to a topic of four partitions, reads them again, and sees what the broker takes for it.</summary>
internal static class Load
{
    public const int RecordBytes = 200;

    private const int Partitions = 4;

    /// <summary>One run on a topic of its own.</summary>
    public static async Task<Figures> RunAsync(BrokerProcess broker, int records)
    {
        var topic = $"bench-{Guid.NewGuid():N}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, ReplicationFactor = 1 }]);
        var produced = Measure(broker, () => Produce(broker.Servers, topic, records));
        var fetched = Measure(broker, () => Fetch(broker.Servers, topic, records));
        await admin.DeleteTopicsAsync([topic]);
        return new(records / produced.Seconds, produced.Cpu * 1e6 / records, records / fetched.Seconds, fetched.Cpu * 1e6 / records);
    }

    /// <summary>Writes as much as this to a topic that is there.</summary>
    public static void Fill(string servers, string topic, long bytes) => Produce(servers, topic, (int)(bytes / RecordBytes));

    private static (double Seconds, double Cpu) Measure(BrokerProcess broker, Action action)
    {
        var (began, cpu) = (Stopwatch.GetTimestamp(), broker.CpuSeconds);
        action();
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, broker.CpuSeconds - cpu);
    }

    private static void Produce(string servers, string topic, int records)
    {
        var config = new ProducerConfig { BootstrapServers = servers, Acks = Acks.All, LingerMs = 5, QueueBufferingMaxKbytes = 256 << 10, QueueBufferingMaxMessages = 1_000_000, BatchSize = 256 << 10, EnableDeliveryReports = false };
        using var producer = new ProducerBuilder<Null, byte[]>(config).SetErrorHandler((_, e) => Console.Error.WriteLine(e.Reason)).Build();
        var value = new byte[RecordBytes];
        Random.Shared.NextBytes(value);
        for (var i = 0; i < records; i++)
        {
            BitConverter.TryWriteBytes(value, i);
            var partition = new TopicPartition(topic, i / 100 % Partitions);
            while (true)
            {
                try
                {
                    producer.Produce(partition, new() { Value = value });
                    break;
                }
                catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(10));
                }
            }
        }
        if (producer.Flush(TimeSpan.FromMinutes(5)) > 0) throw new TimeoutException("Records were not confirmed.");
    }

    private static void Fetch(string servers, string topic, int records)
    {
        var config = new ConsumerConfig { BootstrapServers = servers, GroupId = topic, EnableAutoCommit = false, FetchQueueBackoffMs = 10, QueuedMaxMessagesKbytes = 64 << 10 };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetErrorHandler((_, e) => Console.Error.WriteLine(e.Reason)).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        for (var read = 0; read < records; read++)
        {
            if (consumer.Consume(TimeSpan.FromMinutes(1)) is null) throw new TimeoutException($"{read} of {records} records were read.");
        }
    }
}
