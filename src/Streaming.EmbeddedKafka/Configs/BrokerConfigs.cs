using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>The settings of the broker that clients and tools look at. They cannot be changed while it runs.</summary>
internal static class BrokerConfigs
{
    public static IEnumerable<DescribeConfigsResponse.Config> Describe(BrokerSettings settings)
    {
        yield return Text("advertised.listeners", $"PLAINTEXT://{settings.Host}:{settings.Port}", ConfigType.String);
        yield return Text("auto.create.topics.enable", "false", ConfigType.Boolean);
        yield return Text("broker.id", $"{settings.NodeId}", ConfigType.Int);
        yield return Text("default.replication.factor", "1", ConfigType.Int);
        yield return Text("delete.topic.enable", "true", ConfigType.Boolean);
        yield return Text("node.id", $"{settings.NodeId}", ConfigType.Int);
        yield return Text("num.partitions", $"{settings.DefaultPartitions}", ConfigType.Int);
        foreach (var definition in ConfigDefinitions.All.Where(d => d is { BrokerName: not null, HasEffect: true }))
            yield return Text(definition.BrokerName!, settings.TopicDefaults.GetValueOrDefault(definition.Name, definition.Default), definition.Type);
    }

    private static DescribeConfigsResponse.Config Text(string name, string value, ConfigType type) =>
        new() { Name = name, Value = value, ConfigType = type, ReadOnly = true, ConfigSource = ConfigSource.StaticBroker, Documentation = null };
}
