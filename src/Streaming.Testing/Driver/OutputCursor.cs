using Streaming.Testing.Transport;

namespace Streaming.Testing.Driver;

/// <summary>Where a test has read a topic to.</summary>
internal sealed class OutputCursor(InMemoryCluster cluster, string topic)
{
    private readonly Dictionary<TopicPartition, long> _next = [];

    /// <summary>The committed records that were not taken yet.</summary>
    public IReadOnlyList<InMemoryRecord> Take()
    {
        var records = cluster.Read(topic, start: p => _next.GetValueOrDefault(p));
        foreach (var record in records) _next[record.Partition] = record.Offset + 1;
        return records;
    }
}
