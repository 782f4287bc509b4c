namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Gives each producer an id that no other has or had.</summary>
internal sealed class ProducerIds
{
    private long _next = 1000;

    public long Next() => _next++;
}
