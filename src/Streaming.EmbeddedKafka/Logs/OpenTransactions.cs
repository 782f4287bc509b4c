namespace Streaming.Kafka.Embedded.Logs;

/// <summary>The transactions of a partition that have not ended, in the order of their first records.</summary>
internal sealed class OpenTransactions
{
    private readonly List<(long First, long ProducerId)> _all = [];

    /// <summary>The first offset of the oldest; null if there is none.</summary>
    public long? First => _all.Count > 0 ? _all[0].First : null;

    public void Begin(long offset, long producerId) => _all.Add((offset, producerId));

    /// <summary>Ends the transaction of a producer.</summary>
    public void End(long producerId) => _all.RemoveAt(_all.FindIndex(t => t.ProducerId == producerId));
}
