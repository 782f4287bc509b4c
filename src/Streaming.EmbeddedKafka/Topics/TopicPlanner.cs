using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Topics;

/// <summary>Whether topics and partitions can be made as someone wants them: the checks of Kafka's <c>ReplicationControlManager</c>, in their order.</summary>
internal sealed class TopicPlanner(Broker broker)
{
    private const int Unset = -1;

    /// <summary>Null if the topic can be made.</summary>
    public TopicProblem? Check(CreateTopicsRequest.Topic asked, out int partitions, out TopicConfig config)
    {
        partitions = asked.Assignments.Length > 0 ? asked.Assignments.Length : asked.NumPartitions == Unset ? broker.Settings.DefaultPartitions : asked.NumPartitions;
        config = null!;
        if (TopicName.Check(asked.Name) is { } wrong) return new(KafkaError.InvalidTopic, wrong);
        if (broker.Topics.TryFind(asked.Name, out _)) return new(KafkaError.TopicAlreadyExists, $"Topic '{asked.Name}' exists.");
        if (broker.Topics.Collision(asked.Name) is { } other) return new(KafkaError.InvalidTopic, $"Topic '{asked.Name}' differs from '{other}' only by '.' and '_'.");
        if (CheckConfig(asked, out config) is { } problem) return problem;
        return (asked.Assignments.Length > 0 ? CheckAssignments(asked) : CheckNumbers(asked)) ?? CheckLimits(1, partitions);
    }

    /// <summary>Null if a topic can have so many partitions instead of those it has.</summary>
    public TopicProblem? Check(Topic topic, CreatePartitionsRequest.Topic asked)
    {
        var more = asked.Count - topic.Partitions.Count;
        if (more <= 0) return new(KafkaError.InvalidPartitions, $"Topic '{topic.Name}' has {topic.Partitions.Count} partitions and cannot have {asked.Count}.");
        if (asked.Assignments is not { } assignments) return CheckLimits(0, more);
        if (assignments.Length != more) return new(KafkaError.InvalidReplicaAssignment, $"{more} partitions are to be made, and {assignments.Length} are assigned.");
        return assignments.Select(a => CheckReplicas(a.BrokerIds)).FirstOrDefault(p => p is not null) ?? CheckLimits(0, more);
    }

    private TopicProblem? CheckConfig(CreateTopicsRequest.Topic asked, out TopicConfig config)
    {
        config = null!;
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in asked.Configs)
        {
            if (setting.Value is null) return new(KafkaError.InvalidConfig, $"'{setting.Name}' is null.");
            if (ConfigText.Check(setting.Name, setting.Value) is { } wrong) return new(KafkaError.InvalidConfig, wrong);
            set[setting.Name] = setting.Value;
        }
        config = new(set, broker.Settings.TopicDefaults);
        return config.Check() is { } contradiction ? new(KafkaError.InvalidConfig, contradiction) : null;
    }

    private static TopicProblem? CheckNumbers(CreateTopicsRequest.Topic asked)
    {
        if (asked.ReplicationFactor is < Unset or 0) return new(KafkaError.InvalidReplicationFactor, $"Replication factor {asked.ReplicationFactor}.");
        if (asked.NumPartitions is < Unset or 0) return new(KafkaError.InvalidPartitions, $"{asked.NumPartitions} partitions.");
        return asked.ReplicationFactor > 1 ? new(KafkaError.InvalidReplicationFactor, $"Replication factor {asked.ReplicationFactor}; there is one broker.") : null;
    }

    private TopicProblem? CheckAssignments(CreateTopicsRequest.Topic asked)
    {
        if (asked.ReplicationFactor != Unset || asked.NumPartitions != Unset)
            return new(KafkaError.InvalidRequest, "Partitions are assigned, so their number and the replication factor must be -1.");
        if (!asked.Assignments.Select(a => a.PartitionIndex).Order().SequenceEqual(Enumerable.Range(0, asked.Assignments.Length)))
            return new(KafkaError.InvalidReplicaAssignment, "Partitions are not assigned from 0 on, each once.");
        return asked.Assignments.Select(a => CheckReplicas(a.BrokerIds)).FirstOrDefault(p => p is not null);
    }

    private TopicProblem? CheckReplicas(int[] brokers) => brokers.Length == 1 && brokers[0] == broker.Settings.NodeId
        ? null
        : new(KafkaError.InvalidReplicaAssignment, $"Brokers {string.Join(", ", brokers)}; there is {broker.Settings.NodeId} only.");

    private TopicProblem? CheckLimits(int topics, int partitions)
    {
        var (settings, now) = (broker.Settings, broker.Topics);
        if (now.All.Count + topics > settings.MaxTopics) return new(KafkaError.PolicyViolation, $"The embedded broker has {settings.MaxTopics} topics at most.");
        return now.PartitionCount + (long)partitions > settings.MaxPartitions
            ? new(KafkaError.PolicyViolation, $"The embedded broker has {settings.MaxPartitions} partitions at most.")
            : null;
    }
}
