using Streaming.Kafka.Protocol.Messages;
using Streaming.Tests.Shared;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>The cluster under test. Every test makes topics, groups and ids of its own.</summary>
internal sealed class LiveCluster : IDisposable
{
    private static int _names;
    private readonly Dictionary<(string, int), LiveBroker> _brokers = [];

    public LiveCluster()
    {
        var first = BrokerUnderTest.Servers.Split(',')[0];
        var colon = first.LastIndexOf(':');
        Any = To(first[..colon], int.Parse(first[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    public LiveBroker Any { get; }

    public static string Name(string prefix) => $"protocol-{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    /// <summary>The versions of an API, for a loop.</summary>
    public static IEnumerable<short> Versions(ApiKey key)
    {
        var api = ApiTable.Find(key)!;
        for (var version = api.Min; version <= api.Max; version++) yield return version;
    }

    public LiveBroker Controller()
    {
        var metadata = Any.Ask(new MetadataRequest(), 9);
        return To(metadata.Brokers.Single(b => b.NodeId == metadata.ControllerId));
    }

    /// <summary>Makes a topic with one partition; its leader, and its id.</summary>
    public (string Topic, Guid Id, LiveBroker Leader) Topic(string prefix = "t")
    {
        var name = Name(prefix);
        var made = Controller().Ask(new CreateTopicsRequest { Topics = [new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }] }, 7);
        Assert.Equal(KafkaError.None, made.Topics[0].ErrorCode);
        var metadata = Any.AskUntil(
            new MetadataRequest { Topics = [new() { Name = name }] }, 12,
            m => m.Topics[0] is { ErrorCode: KafkaError.None, Partitions: [{ ErrorCode: KafkaError.None, LeaderId: >= 0 }] });
        return (name, made.Topics[0].TopicId, To(metadata.Brokers.Single(b => b.NodeId == metadata.Topics[0].Partitions[0].LeaderId)));
    }

    /// <summary>Changes a setting of a topic.</summary>
    public void Set(string topic, string name, string value, short version)
    {
        var changed = Controller().Ask(
            new IncrementalAlterConfigsRequest
            {
                Resources = [new() { ResourceType = ConfigResource.Topic, ResourceName = topic, Configs = [new() { Name = name, ConfigOperation = ConfigOperation.Set, Value = value }] }],
            },
            version);
        Assert.Equal((KafkaError.None, topic), (changed.Responses[0].ErrorCode, changed.Responses[0].ResourceName));
    }

    /// <summary>The version of another API that stands for one of the API that a loop goes through.</summary>
    public static short Capped(ApiKey key, short version)
    {
        var api = ApiTable.Find(key)!;
        return short.Clamp(version, api.Min, api.Max);
    }

    /// <summary>The coordinator of a group or a transactional id, once it can be asked: on a new cluster it is found before it has loaded its partition.</summary>
    public LiveBroker Coordinator(string key, CoordinatorType type)
    {
        var found = Any.AskUntil(new FindCoordinatorRequest { KeyType = type, CoordinatorKeys = [key] }, 4, r => r.Coordinators[0].ErrorCode == KafkaError.None).Coordinators[0];
        var coordinator = To(found.Host, found.Port);
        if (type == CoordinatorType.Group)
            coordinator.AskUntil(new OffsetFetchRequest { Groups = [new() { GroupId = key, Topics = null }] }, 8, r => r.Groups[0].ErrorCode == KafkaError.None);
        return coordinator;
    }

    public void Dispose()
    {
        foreach (var broker in _brokers.Values) broker.Dispose();
    }

    private LiveBroker To(MetadataResponse.Broker broker) => To(broker.Host, broker.Port);

    private LiveBroker To(string host, int port)
    {
        if (!_brokers.TryGetValue((host, port), out var broker)) _brokers[(host, port)] = broker = new(host, port);
        return broker;
    }
}
