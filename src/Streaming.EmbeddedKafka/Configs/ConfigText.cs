using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>Settings of topics as clients write and read them.</summary>
internal static class ConfigText
{
    /// <summary>What is wrong with a setting; null if nothing is.</summary>
    public static string? Check(string name, string value)
    {
        if (!ConfigDefinitions.ByName.TryGetValue(name, out var definition)) return $"There is no setting '{name}' for topics.";
        return definition.Check(value) is { } wrong ? $"'{name}' is '{value}'. {wrong}" : null;
    }

    /// <summary>Where the value of a setting comes from.</summary>
    public static ConfigSource Source(ConfigDefinition definition, TopicConfig config)
    {
        if (config.Set.ContainsKey(definition.Name)) return ConfigSource.Topic;
        return config.BrokerDefault(definition.Name) is null ? ConfigSource.Default : ConfigSource.StaticBroker;
    }

    /// <summary>A setting with all that can be told of it.</summary>
    public static DescribeConfigsResponse.Config Describe(ConfigDefinition definition, TopicConfig config, DescribeConfigsRequest request) => new()
    {
        Name = definition.Name,
        Value = config.Get(definition.Name),
        ConfigSource = Source(definition, config),
        ConfigType = definition.Type,
        Synonyms = request.IncludeSynonyms ? [.. Synonyms(definition, config)] : [],
        Documentation = request.IncludeDocumentation ? Documentation(definition) : null,
    };

    private static IEnumerable<DescribeConfigsResponse.Synonym> Synonyms(ConfigDefinition definition, TopicConfig config)
    {
        if (config.Set.TryGetValue(definition.Name, out var value)) yield return new() { Name = definition.Name, Value = value, Source = ConfigSource.Topic };
        var brokerName = definition.BrokerName ?? definition.Name;
        if (config.BrokerDefault(definition.Name) is { } ours) yield return new() { Name = brokerName, Value = ours, Source = ConfigSource.StaticBroker };
        if (definition.BrokerName is not null) yield return new() { Name = brokerName, Value = definition.Default, Source = ConfigSource.Default };
    }

    private static string Documentation(ConfigDefinition definition) =>
        definition.HasEffect ? "As in Kafka's documentation of topic configurations." : "Kept and told by the embedded broker, without effect.";
}
