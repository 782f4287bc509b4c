using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>Gives each producer an id that no other has or had.</summary>
internal sealed class ProducerIds(BrokerState? state = null)
{
    private long _next = 1000;

    public long Next()
    {
        state?.SaveProducerIds(_next + 1);
        return _next++;
    }

    /// <summary>Ids before this one were given.</summary>
    public void Restore(long next) => _next = Math.Max(_next, next);
}
