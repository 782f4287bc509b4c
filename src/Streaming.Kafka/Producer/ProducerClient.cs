using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <summary>A native producer with its topics and its reports.</summary>
internal sealed class ProducerClient : IDisposable
{
    internal ProducerClient(ClientFactory clients, string? transactionalId, int timeout, int? batchBytes = null)
    {
        Handle = clients.Producer(
            new(clients.Settings.Log),
            static conf => Rdkafka.rd_kafka_conf_set_events(conf, Rdkafka.EventDelivery | Rdkafka.EventError),
            Configuration(clients.Settings.ProducerQueueBytes, transactionalId, timeout, batchBytes));
        Topics = new(Handle);
        Reports = new(Handle, Topics);
    }

    internal ClientHandle Handle { get; }

    internal ProducerTopics Topics { get; }

    internal DeliveryReports Reports { get; }

    public void Dispose()
    {
        Reports.Dispose();
        Topics.Dispose();
        Handle.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string>> Configuration(long queueBytes, string? transactionalId, int timeout, int? batchBytes)
    {
        yield return new("enable.idempotence", "true");
        yield return new("acks", "all");
        yield return new("partitioner", "murmur2_random");
        yield return new("allow.auto.create.topics", "false");
        yield return new("queue.buffering.max.kbytes", ClientFactory.Text(queueBytes >> 10));
        // librdkafka's own bookkeeping is some 200 bytes a record, which the bound in bytes does not count.
        yield return new("queue.buffering.max.messages", ClientFactory.Text(Math.Clamp(queueBytes / 256, 4096, 1_000_000)));
        yield return new("delivery.timeout.ms", ClientFactory.Text(timeout));
        if (batchBytes is { } bytes) yield return new("batch.size", ClientFactory.Text(bytes));
        if (transactionalId is null) yield break;
        yield return new("transactional.id", transactionalId);
        yield return new("transaction.timeout.ms", ClientFactory.Text(timeout));
    }
}
