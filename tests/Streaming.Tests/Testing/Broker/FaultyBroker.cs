using Streaming.Kafka.Embedded;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Testing;

namespace Streaming.Tests.Testing.Broker;

/// <summary>A broker with faults, and a connection to it that knows nothing of retries.</summary>
internal sealed class FaultyBroker : IAsyncDisposable
{
    public const string Group = "g";
    private const string Topic = "t";

    private FaultyBroker(TestKafka kafka)
    {
        Kafka = kafka;
        Client = new(kafka.BootstrapServers);
    }

    public TestKafka Kafka { get; }

    public KafkaFaults Faults => Kafka.Faults;

    public RawClient Client { get; private set; }

    public static async Task<FaultyBroker> StartAsync() =>
        new(await TestKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic(Topic, 1), TestContext.Current.CancellationToken));

    public static OffsetCommitRequest Committing(long offset) => new()
    {
        GroupId = Group,
        GenerationIdOrMemberEpoch = -1,
        Topics = [new() { Name = Topic, Partitions = [new() { PartitionIndex = 0, CommittedOffset = offset, CommittedMetadata = "" }] }],
    };

    public KafkaError Commit(long offset) => Client.Ask(Committing(offset), 8).Topics[0].Partitions[0].ErrorCode;

    /// <summary>The group's offset; -1 if it has none.</summary>
    public long Committed() =>
        Client.Ask(new OffsetFetchRequest { GroupId = Group, Groups = [new() { GroupId = Group, Topics = [new() { Name = Topic, PartitionIndexes = [0] }] }] }, 8).Groups[0].Topics[0].Partitions[0].CommittedOffset;

    public KafkaError Produce(string value) => Client.Ask(
        new ProduceRequest { Acks = -1, TopicData = [new() { Name = Topic, PartitionData = [new() { Index = 0, Records = Batches.Of(value) }] }] }, 9).Responses[0].PartitionResponses[0].ErrorCode;

    /// <summary>Where the topic ends.</summary>
    public long End() =>
        Client.Ask(new ListOffsetsRequest { ReplicaId = -1, Topics = [new() { Name = Topic, Partitions = [new() { PartitionIndex = 0, Timestamp = -1 }] }] }, 7).Topics[0].Partitions[0].Offset;

    public KafkaError FindCoordinator() => Client.Ask(new FindCoordinatorRequest { KeyType = 0, CoordinatorKeys = [Group] }, 4).Coordinators[0].ErrorCode;

    public int Topics() => Client.Ask(new MetadataRequest { Topics = null }, 12).Topics.Length;

    /// <summary>Asks, and finds that the connection is closed; the next request goes over a new one.</summary>
    public void LosesConnection(Action<RawClient> ask)
    {
        Assert.ThrowsAny<IOException>(() => ask(Client));
        Reconnect();
    }

    public void Reconnect()
    {
        Client.Dispose();
        Client = new(Kafka.BootstrapServers);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return Kafka.DisposeAsync();
    }
}
