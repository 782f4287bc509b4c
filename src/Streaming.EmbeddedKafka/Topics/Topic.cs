using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>A topic.</summary>
/// <param name="name">Its name.</param>
/// <param name="id">Its id; a topic that is made anew has another.</param>
internal sealed class Topic(string name, Guid id)
{
    public string Name => name;

    public Guid Id => id;

    public required TopicConfig Config { get; set; }

    /// <summary>The partitions, by number.</summary>
    public List<PartitionLog> Partitions { get; } = [];

    /// <summary>The partition with this number; null if there is none.</summary>
    public PartitionLog? Partition(int number) => (uint)number < (uint)Partitions.Count ? Partitions[number] : null;
}
