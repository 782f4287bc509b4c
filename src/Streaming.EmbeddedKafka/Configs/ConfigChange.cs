using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>One change of one setting.</summary>
internal static class ConfigChange
{
    /// <summary>Makes a change in what is set for a topic; null if it can be made.</summary>
    public static TopicProblem? Apply(IncrementalAlterConfigsRequest.Config change, TopicConfig before, Dictionary<string, string> set)
    {
        if (change.ConfigOperation == ConfigOperation.Delete)
        {
            set.Remove(change.Name);
            return null;
        }
        if (change.Value is not { } value) return new(KafkaError.InvalidRequest, $"'{change.Name}' is null.");
        if (change.ConfigOperation is ConfigOperation.Append or ConfigOperation.Subtract)
        {
            if (!ConfigDefinitions.ByName.TryGetValue(change.Name, out var definition)) return Unknown(change.Name);
            if (definition.Type != ConfigType.List) return new(KafkaError.InvalidConfig, $"'{change.Name}' is no list.");
            var items = ConfigDefinition.Items(value);
            var now = ConfigDefinition.Items(set.GetValueOrDefault(change.Name, before.Get(change.Name)));
            value = string.Join(',', change.ConfigOperation == ConfigOperation.Append ? now.Union(items) : now.Except(items));
        }
        if (ConfigText.Check(change.Name, value) is { } wrong) return new(KafkaError.InvalidConfig, wrong);
        set[change.Name] = value;
        return null;
    }

    private static TopicProblem Unknown(string name) => new(KafkaError.InvalidConfig, $"There is no setting '{name}' for topics.");
}
