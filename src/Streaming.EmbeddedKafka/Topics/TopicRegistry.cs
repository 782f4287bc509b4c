using System.Diagnostics.CodeAnalysis;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>The topics.</summary>
internal sealed class TopicRegistry(ILogStorage storage, BrokerClock clock, Func<Guid> newId, BrokerState? state = null)
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
        Add(topic);
        Grow(topic, partitions);
        return topic;
    }

    /// <summary>Takes a topic from before.</summary>
    /// <param name="topic">The topic, without partitions.</param>
    /// <param name="partitions">How many it has.</param>
    /// <param name="open">Opens one of them.</param>
    public void Restore(Topic topic, int partitions, Func<int, PartitionLog> open)
    {
        Add(topic);
        PartitionCount += partitions;
        for (var i = 0; i < partitions; i++) topic.Partitions.Add(open(i));
    }

    /// <summary>Changes the settings of a topic.</summary>
    public void Configure(Topic topic, TopicConfig config)
    {
        topic.Config = config;
        state?.Save(topic);
    }

    /// <summary>Gives a topic so many partitions in all.</summary>
    public void Grow(Topic topic, int partitions)
    {
        PartitionCount += partitions - topic.Partitions.Count;
        while (topic.Partitions.Count < partitions) topic.Partitions.Add(new(storage, topic.Id, topic.Partitions.Count, clock.Now, state));
        state?.Save(topic);
    }

    public void Delete(Topic topic)
    {
        _byName.Remove(topic.Name);
        _byId.Remove(topic.Id);
        _collisions.Remove(TopicName.Collision(topic.Name));
        PartitionCount -= topic.Partitions.Count;
        foreach (var log in topic.Partitions) log.Delete();
        state?.Forget(topic);
        storage.Delete(topic.Id);
    }

    private void Add(Topic topic)
    {
        _byName.Add(topic.Name, topic);
        _byId.Add(topic.Id, topic);
        _collisions.Add(TopicName.Collision(topic.Name), topic.Name);
    }
}
