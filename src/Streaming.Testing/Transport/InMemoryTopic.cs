using System.Globalization;

namespace Streaming.Testing.Transport;

/// <summary>A topic of an <see cref="InMemoryCluster"/>. Guarded by the cluster's lock.</summary>
internal sealed class InMemoryTopic
{
    private readonly List<PartitionLog> _partitions = [];
    private int _next;

    public InMemoryTopic(string name, Guid id, int partitions, IReadOnlyDictionary<string, string> config)
    {
        Name = name;
        Id = id;
        Config = config;
        IsCompacted = config.TryGetValue("cleanup.policy", out var policy) && policy.Contains("compact", StringComparison.Ordinal);
        AddPartitions(partitions);
    }

    public string Name { get; }

    public Guid Id { get; }

    public IReadOnlyDictionary<string, string> Config { get; }

    public bool IsCompacted { get; }

    public IReadOnlyList<PartitionLog> Partitions => _partitions;

    /// <summary>A number of the configuration, or Kafka's default.</summary>
    public long Number(string key, long otherwise) =>
        Config.TryGetValue(key, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    public void AddPartitions(int total)
    {
        while (_partitions.Count < total) _partitions.Add(new PartitionLog(new TopicPartition(Name, _partitions.Count), this));
    }

    /// <summary>The partition that a client would choose for a key: murmur2, or the next in turn without one.</summary>
    public int Choose(ReadOnlySpan<byte> key, bool keyIsNull) =>
        keyIsNull ? _next++ % _partitions.Count : Partitioner.Murmur2.Partition(key, _partitions.Count);

    public TopicDescription Describe()
    {
        var policy = Config.GetValueOrDefault("cleanup.policy", "delete");
        return new(Name, Id, _partitions.Count, policy.Contains("delete", StringComparison.Ordinal) ? Number("retention.ms", 7 * 24 * 3600 * 1000L) : null, policy);
    }
}
