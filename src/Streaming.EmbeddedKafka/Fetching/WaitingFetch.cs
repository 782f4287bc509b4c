using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>A fetch that waits until there is enough to read, or until its time is over.</summary>
/// <param name="Logs">Where more may come.</param>
/// <param name="TryAnswer">Answers the fetch if there is enough by now, or in any case if it is told that it is the last time.</param>
internal sealed record WaitingFetch(PartitionLog[] Logs, Func<bool, bool> TryAnswer)
{
    /// <summary>Ends the wait.</summary>
    public BrokerTimer? Timer { get; set; }
}
