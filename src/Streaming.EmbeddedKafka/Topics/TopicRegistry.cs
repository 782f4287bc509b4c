using System.Diagnostics.CodeAnalysis;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>The topics.</summary>
internal sealed class TopicRegistry(ILogStorage storage, BrokerClock clock, Func<Guid> newId)
{
    private readonly SortedDictionary<string, Topic> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Topic> _byId = [];
    private readonly Dictionary<string, string> _collisions = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyCollection<Topic> All => _byName.Values;

    /// <summary>Partitions of all topics.</summary>
    public int PartitionCount { get; private set; }

    public bool TryFind(string name, [NotNullWhen(true)] out Topic? topic) => _byName.TryGetValue(name, out topic);

    public bool TryFind(Guid id, [NotNullWhen(true)] out Topic? topic) => _byId.TryGetValue(id, out topic);

    /// <summary>The partition of this name and number; null if there is none.</summary>
    public PartitionLog? Find(string name, int partition) => TryFind(name, out var topic) ? topic.Partition(partition) : null;

    /// <summary>The topic whose name is too much like this one; null if there is none.</summary>
    public string? Collision(string name) => _collisions.GetValueOrDefault(TopicName.Collision(name));

    /// <summary>An id that no topic has.</summary>
    public Guid NewId() => newId();

    public Topic Create(string name, int partitions, TopicConfig config)
    {
        var topic = new Topic(name, newId()) { Config = config };
        _byName.Add(name, topic);
        _byId.Add(topic.Id, topic);
        _collisions.Add(TopicName.Collision(name), name);
        Grow(topic, partitions);
        return topic;
    }

    /// <summary>Gives a topic so many partitions in all.</summary>
    public void Grow(Topic topic, int partitions)
    {
        PartitionCount += partitions - topic.Partitions.Count;
        while (topic.Partitions.Count < partitions) topic.Partitions.Add(new(storage, topic.Id, topic.Partitions.Count, clock.Now));
    }

    public void Delete(Topic topic)
    {
        _byName.Remove(topic.Name);
        _byId.Remove(topic.Id);
        _collisions.Remove(TopicName.Collision(topic.Name));
        PartitionCount -= topic.Partitions.Count;
        foreach (var log in topic.Partitions) log.Delete();
    }
}
