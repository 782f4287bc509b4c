using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Topics and their configurations.</summary>
public sealed class TopicScenarios
{
    // Set by the real broker of the tests for all topics.
    private const string OfTheBroker = "min.insync.replicas";

    [Fact]
    public Task Topics_are_made_or_refused() => Brokers.AgreeAsync(stage =>
    {
        var taken = stage.Topic("a.b");
        Create(stage, "defaults", new() { Name = stage.Name("d"), NumPartitions = -1, ReplicationFactor = -1 });
        Create(stage, "only checked", new() { Name = stage.Name("v"), NumPartitions = 2, ReplicationFactor = 1 }, validateOnly: true);
        Create(stage, "exists", new() { Name = taken, NumPartitions = 1, ReplicationFactor = 1 });
        Create(stage, "collides", new() { Name = Called(stage, "a_b", taken.Replace('.', '_')), NumPartitions = 1, ReplicationFactor = 1 });
        foreach (var name in new[] { "", ".", "..", "a b", "ü", new string('x', 250) }) Create(stage, "name", new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 });
        foreach (var count in new[] { 0, -2 }) Create(stage, $"{count} partitions", new() { Name = stage.Name("p"), NumPartitions = count, ReplicationFactor = 1 });
        foreach (var count in new short[] { 0, -2, 2 }) Create(stage, $"{count} replicas", new() { Name = stage.Name("r"), NumPartitions = 1, ReplicationFactor = count });
        Create(stage, "assigned", new() { Name = stage.Name("s"), NumPartitions = -1, ReplicationFactor = -1, Assignments = [On(1, 1), On(0, 1)] });
        Create(stage, "assigned and counted", new() { Name = stage.Name("q"), NumPartitions = 1, ReplicationFactor = -1, Assignments = [On(0, 1)] });
        Create(stage, "assigned with a gap", new() { Name = stage.Name("q"), NumPartitions = -1, ReplicationFactor = -1, Assignments = [On(1, 1)] });
        Create(stage, "assigned to nobody", new() { Name = stage.Name("q"), NumPartitions = -1, ReplicationFactor = -1, Assignments = [On(0)] });
        Create(stage, "assigned elsewhere", new() { Name = stage.Name("q"), NumPartitions = -1, ReplicationFactor = -1, Assignments = [On(0, 9)] });
        var twice = stage.Name("twice");
        stage.Ask("twice", new CreateTopicsRequest { Topics = [new() { Name = twice, NumPartitions = 1, ReplicationFactor = 1 }, new() { Name = twice, NumPartitions = 2, ReplicationFactor = 1 }] }, 7);
    });

    [Fact]
    public Task Settings_are_checked() => Brokers.AgreeAsync(stage =>
    {
        foreach (var (name, value) in new[]
        {
            ("no.such.setting", "1"), ("retention.ms", "soon"), ("retention.ms", "-2"), ("retention.ms", "-1"), ("retention.bytes", "-5"), ("cleanup.policy", "compact"),
            ("cleanup.policy", "compact, delete"), ("cleanup.policy", "shred"), ("cleanup.policy", ""), ("segment.bytes", "14"), ("segment.bytes", "1048575"), ("segment.ms", "0"), ("max.message.bytes", "-1"),
            ("max.message.bytes", "3000000000"), ("message.timestamp.type", "Never"), ("compression.type", "lz4"), ("compression.type", "rar"), ("min.insync.replicas", "0"),
            ("min.cleanable.dirty.ratio", "1.5"), ("min.cleanable.dirty.ratio", "0"), ("min.cleanable.dirty.ratio", "x"), ("preallocate", "maybe"), ("preallocate", "TRUE"), ("delete.retention.ms", "-1"), ("min.compaction.lag.ms", "-1"),
            ("message.timestamp.before.max.ms", "-1"), ("retention.ms", " 5 "), ("retention.ms", "+5"), ("retention.ms", "1e3"), ("flush.messages", "0"), ("index.interval.bytes", "-1"), ("unclean.leader.election.enable", "true"),
            ("message.format.version", "3.0"), ("message.downconversion.enable", "false"), ("leader.replication.throttled.replicas", "*"), ("leader.replication.throttled.replicas", "x"),
        })
            Create(stage, $"{name} = {value}", new() { Name = stage.Name("t"), NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = name, Value = value }] }, validateOnly: true);
        Create(stage, "null", new() { Name = stage.Name("t"), NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "retention.ms", Value = null }] }, validateOnly: true);
        Create(stage, "lags", new() { Name = stage.Name("t"), NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "min.compaction.lag.ms", Value = "9" }, new() { Name = "max.compaction.lag.ms", Value = "8" }] }, validateOnly: true);
        Create(stage, "last wins", new() { Name = stage.Name("t"), NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "retention.ms", Value = "9" }, new() { Name = "retention.ms", Value = "8" }] }, validateOnly: true);
    });

    [Fact]
    public Task Settings_are_changed_and_described() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 1, ("retention.ms", "1000"));
        foreach (var version in new short[] { 1, 3, 4 }) Describe(stage, $"all {version}", topic, null, version);
        Describe(stage, "some", topic, ["retention.ms", "no.such.setting", "flush.ms"], 4);
        Alter(stage, "set and delete", topic, ("segment.ms", ConfigOperation.Set, "5"), ("retention.ms", ConfigOperation.Delete, null));
        Until(stage, topic, "segment.ms", "5");
        Describe(stage, "after", topic, ["segment.ms", "retention.ms"], 4);
        Alter(stage, "append", topic, ("cleanup.policy", ConfigOperation.Append, "compact"));
        Until(stage, topic, "cleanup.policy", "delete,compact");
        Alter(stage, "append again", topic, ("cleanup.policy", ConfigOperation.Append, "compact"));
        Alter(stage, "subtract", topic, ("cleanup.policy", ConfigOperation.Subtract, "delete"));
        Until(stage, topic, "cleanup.policy", "compact");
        Alter(stage, "append to no list", topic, ("segment.ms", ConfigOperation.Append, "5"));
        Alter(stage, "wrong value, and nothing happens", topic, ("segment.ms", ConfigOperation.Set, "7"), ("retention.ms", ConfigOperation.Set, "x"));
        Alter(stage, "unknown", topic, ("no.such.setting", ConfigOperation.Set, "7"));
        Alter(stage, "delete of unknown", topic, ("no.such.setting", ConfigOperation.Delete, null));
        Alter(stage, "null", topic, ("segment.ms", ConfigOperation.Set, null));
        Alter(stage, "twice", topic, ("segment.ms", ConfigOperation.Set, "7"), ("segment.ms", ConfigOperation.Set, "8"));
        Alter(stage, "no such topic", stage.Name("none"), ("segment.ms", ConfigOperation.Set, "7"));
        Alter(stage, "no name", "a b", ("segment.ms", ConfigOperation.Set, "7"));
        Describe(stage, "in the end", topic, ["segment.ms", "retention.ms", "cleanup.policy"], 4);
        Describe(stage, "no such topic", stage.Name("none"), null, 4);
        Describe(stage, "no name", "a b", null, 4);
    });

    [Fact]
    public Task Partitions_are_added_or_refused() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 2);
        Grow(stage, "only checked", new() { Name = topic, Count = 4, Assignments = null }, validateOnly: true);
        Grow(stage, "to three", new() { Name = topic, Count = 3, Assignments = null });
        stage.Until(new MetadataRequest { Topics = [new() { Name = topic }] }, 12, m => m.Topics[0].Partitions.Length == 3);
        foreach (var count in new[] { 3, 2, 0, -1 }) Grow(stage, $"to {count}", new() { Name = topic, Count = count, Assignments = null });
        Grow(stage, "assigned", new() { Name = topic, Count = 5, Assignments = [new() { BrokerIds = [1] }, new() { BrokerIds = [1] }] });
        Grow(stage, "too few assigned", new() { Name = topic, Count = 7, Assignments = [new() { BrokerIds = [1] }] });
        Grow(stage, "assigned elsewhere", new() { Name = topic, Count = 6, Assignments = [new() { BrokerIds = [8] }] });
        Grow(stage, "no such topic", new() { Name = stage.Name("none"), Count = 6, Assignments = null });
    });

    [Fact]
    public Task Topics_are_deleted_by_name_or_id() => Brokers.AgreeAsync(stage =>
    {
        var (first, second, third) = (stage.Topic("a"), stage.Topic("b"), stage.Topic("c"));
        Delete(stage, "by name", new DeleteTopicsRequest.Topic { Name = first });
        Delete(stage, "by id", new DeleteTopicsRequest.Topic { TopicId = stage.Id(second) });
        Delete(stage, "again", new DeleteTopicsRequest.Topic { Name = first }, new() { TopicId = stage.Id(second) });
        Delete(stage, "both", new DeleteTopicsRequest.Topic { Name = third, TopicId = stage.Id(third) });
        Delete(stage, "twice", new DeleteTopicsRequest.Topic { Name = third }, new() { Name = third });
        stage.AskUntil("gone", new MetadataRequest { Topics = [new() { Name = first }] }, 12, m => m.Topics[0].ErrorCode != KafkaError.None);
    });

    [Fact]
    public Task Metadata_tells_of_topics_or_why_not() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 2);
        foreach (var version in new short[] { 0, 1, 5, 7, 8, 9, 10, 12, 13 })
        {
            var request = new MetadataRequest { Topics = [new() { Name = topic }, new() { Name = stage.Name("none") }, new() { Name = "a b" }], IncludeTopicAuthorizedOperations = true, IncludeClusterAuthorizedOperations = true, AllowAutoTopicCreation = true };
            Metadata(stage, $"names {version}", request, version);
        }
        stage.Ask("no topics", new MetadataRequest(), 12);
        Metadata(stage, "ids", new MetadataRequest { Topics = [new() { Name = null, TopicId = stage.Id(topic) }, new() { Name = null, TopicId = Guid.Parse("11111111-2222-3333-4444-555555555555") }] }, 12);
    });

    private static CreateTopicsRequest.Assignment On(int partition, params int[] brokers) => new() { PartitionIndex = partition, BrokerIds = brokers };

    // In no particular order.
    private static void Metadata(Stage stage, string label, MetadataRequest request, short version)
    {
        var response = stage.Client().Ask(request, version);
        response.Topics = [.. response.Topics.OrderBy(t => t.Name, StringComparer.Ordinal)];
        foreach (var topic in response.Topics) topic.Partitions = [.. topic.Partitions.OrderBy(p => p.PartitionIndex)];
        stage.Transcript.Write(label, response);
    }

    private static string Called(Stage stage, string name, string real)
    {
        stage.Transcript.Symbols.Set("name", real, name);
        return real;
    }

    private static void Create(Stage stage, string label, CreateTopicsRequest.Topic topic, bool validateOnly = false)
    {
        var response = stage.Client().Ask(new CreateTopicsRequest { Topics = [topic], ValidateOnly = validateOnly }, 7);
        foreach (var made in response.Topics) made.Configs = [.. made.Configs!.Where(c => c.Name != OfTheBroker)];
        stage.Transcript.Write(label, response);
    }

    private static void Grow(Stage stage, string label, CreatePartitionsRequest.Topic topic, bool validateOnly = false) =>
        stage.Ask(label, new CreatePartitionsRequest { Topics = [topic], TimeoutMs = 10_000, ValidateOnly = validateOnly }, 3);

    private static void Delete(Stage stage, string label, params DeleteTopicsRequest.Topic[] topics)
    {
        var response = stage.Client().Ask(new DeleteTopicsRequest { Topics = topics, TimeoutMs = 10_000 }, 6);
        // In no particular order.
        response.Responses = [.. response.Responses.OrderBy(t => t.Name, StringComparer.Ordinal)];
        stage.Transcript.Write(label, response);
    }

    private static void Alter(Stage stage, string label, string topic, params (string Name, ConfigOperation Operation, string? Value)[] changes) => stage.Ask(label, new IncrementalAlterConfigsRequest
    {
        Resources = [new() { ResourceType = ConfigResource.Topic, ResourceName = topic, Configs = [.. changes.Select(c => new IncrementalAlterConfigsRequest.Config { Name = c.Name, ConfigOperation = c.Operation, Value = c.Value })] }],
    }, 1);

    private static DescribeConfigsRequest Description(string topic, string[]? names) => new()
    {
        Resources = [new() { ResourceType = ConfigResource.Topic, ResourceName = topic, ConfigurationKeys = names }],
        IncludeSynonyms = true,
    };

    private static void Describe(Stage stage, string label, string topic, string[]? names, short version)
    {
        var response = stage.Client().Ask(Description(topic, names), version);
        foreach (var result in response.Results) result.Configs = [.. result.Configs.Where(c => c.Name != OfTheBroker).OrderBy(c => c.Name, StringComparer.Ordinal)];
        stage.Transcript.Write(label, response);
    }

    private static void Until(Stage stage, string topic, string name, string value) => stage.Until(Description(topic, [name]), 4, r => r.Results[0].Configs.Any(c => c.Value == value));
}
