using System.Buffers.Binary;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Client = Confluent.Kafka;

namespace Streaming.Kafka.Admin;

/// <summary>What is asked of a cluster about its topics, now and then: none of this is on the path of records.</summary>
internal sealed class KafkaAdmin(AdminConnection connection)
{
    private static readonly TimeSpan Timeout = AdminConnection.Timeout;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Whoever starts without a broker wants to be told soon.
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(10);

    private readonly IAdminClient _client = connection.Client;

    internal async ValueTask<ClusterDescription> DescribeAsync(IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        var cluster = await connection.CallAsync("describe the cluster", () => _client.DescribeClusterAsync(new() { RequestTimeout = FirstAnswer }), cancellationToken);
        names ??= [.. (await MetadataAsync("list topics", () => _client.GetMetadata(Timeout), cancellationToken)).Topics.Where(t => !t.Error.IsError).Select(t => t.Topic)];
        var topics = await TopicsAsync(names, cancellationToken);
        var settings = await SettingsAsync(topics, cancellationToken);
        return new(cluster.ClusterId, topics.ToDictionary(
            t => t.Name,
            t =>
            {
                var (policy, retention) = settings.GetValueOrDefault(t.Name);
                return new Streaming.TopicDescription(t.Name, Id(t.TopicId), t.Partitions.Count, retention, policy, t.AuthorizedOperations?.ConvertAll(static o => o.ToString()));
            },
            StringComparer.Ordinal));
    }

    internal async ValueTask CreateTopicAsync(Streaming.TopicSpecification topic, CancellationToken cancellationToken)
    {
        try
        {
            var specification = new Client.Admin.TopicSpecification
            {
                Name = topic.Name,
                NumPartitions = topic.Partitions,
                ReplicationFactor = topic.ReplicationFactor,
                Configs = topic.Config.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
            };
            await connection.CallAsync($"create topic '{topic.Name}'", () => _client.CreateTopicsAsync([specification], new() { RequestTimeout = Timeout, OperationTimeout = Timeout }), cancellationToken);
        }
        catch (TransportException e) when (e.InnerException is CreateTopicsException c && c.Results.All(r => r.Error.Code is ErrorCode.TopicAlreadyExists or ErrorCode.NoError))
        {
            // Left as it is.
        }
        // The controller has made it; a broker that is asked next may hear of it a moment later.
        for (var deadline = Environment.TickCount64 + (long)Timeout.TotalMilliseconds; Environment.TickCount64 < deadline; await Task.Delay(Pause, cancellationToken))
            if ((await TopicsAsync([topic.Name], cancellationToken)).Any(t => t.Partitions.Count > 0 && t.Partitions.All(p => p.Leader is not null))) return;
    }

    internal async ValueTask DeleteTopicAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            await connection.CallAsync($"delete topic '{topic}'", () => _client.DeleteTopicsAsync([topic], new() { RequestTimeout = Timeout, OperationTimeout = Timeout }), cancellationToken);
        }
        catch (TransportException e) when (e.InnerException is DeleteTopicsException d && d.Results.All(r => r.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.NoError))
        {
            // It is not there.
        }
    }

    internal async ValueTask<IReadOnlyDictionary<Streaming.TopicPartition, long>> ListOffsetsAsync(
        IReadOnlyCollection<Streaming.TopicPartition> partitions, OffsetQuery query, CancellationToken cancellationToken)
    {
        if (partitions.Count == 0) return new Dictionary<Streaming.TopicPartition, long>();
        if (query.Kind != OffsetKind.AtTimestamp)
        {
            return await ListOffsetsAsync(
                partitions,
                query.Kind == OffsetKind.Earliest ? OffsetSpec.Earliest() : OffsetSpec.Latest(),
                query.Kind == OffsetKind.EndCommitted ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted,
                cancellationToken);
        }
        // The end first: a record that arrives between the two questions must not be skipped.
        var ends = await ListOffsetsAsync(partitions, OffsetSpec.Latest(), IsolationLevel.ReadUncommitted, cancellationToken);
        var found = await ListOffsetsAsync(partitions, OffsetSpec.ForTimestamp(query.Timestamp), IsolationLevel.ReadUncommitted, cancellationToken);
        return found.ToDictionary(f => f.Key, f => f.Value < 0 ? ends[f.Key] : f.Value);
    }

    internal async ValueTask DeleteRecordsAsync(IReadOnlyDictionary<Streaming.TopicPartition, long> before, CancellationToken cancellationToken)
    {
        if (before.Count == 0) return;
        var offsets = before.Select(b => new TopicPartitionOffset(b.Key.Topic, b.Key.Partition, b.Value)).ToArray();
        await connection.CallAsync("delete records", () => _client.DeleteRecordsAsync(offsets, new() { RequestTimeout = Timeout, OperationTimeout = Timeout }), cancellationToken);
    }

    private static Guid Id(Uuid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    // The call blocks.
    private Task<Metadata> MetadataAsync(string what, Func<Metadata> ask, CancellationToken cancellationToken) =>
        connection.CallAsync(what, () => Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancellationToken);

    private async Task<List<Client.Admin.TopicDescription>> TopicsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0) return [];
        List<Client.Admin.TopicDescription> all;
        try
        {
            all = (await connection.CallAsync("describe topics", () => _client.DescribeTopicsAsync(TopicCollection.OfTopicNames(names), new() { RequestTimeout = Timeout, IncludeAuthorizedOperations = true }), cancellationToken)).TopicDescriptions;
        }
        catch (TransportException e) when (e.InnerException is DescribeTopicsException d && d.Results.TopicDescriptions.All(t => t.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
        {
            all = d.Results.TopicDescriptions;
        }
        return all.FindAll(t => !t.Error.IsError);
    }

    /// <summary>Best effort: the right to read settings may be missing.</summary>
    private async Task<Dictionary<string, (string? Policy, long? RetentionMs)>> SettingsAsync(List<Client.Admin.TopicDescription> topics, CancellationToken cancellationToken)
    {
        var result = new Dictionary<string, (string?, long?)>(StringComparer.Ordinal);
        if (topics.Count == 0) return result;
        try
        {
            var resources = topics.Select(t => new ConfigResource { Name = t.Name, Type = ResourceType.Topic });
            foreach (var r in await connection.CallAsync("read settings of topics", () => _client.DescribeConfigsAsync(resources, new() { RequestTimeout = Timeout }), cancellationToken))
            {
                var policy = r.Entries.GetValueOrDefault("cleanup.policy")?.Value;
                var deletes = policy?.Contains("delete", StringComparison.Ordinal) == true;
                result[r.ConfigResource.Name] = (policy, deletes && long.TryParse(r.Entries.GetValueOrDefault("retention.ms")?.Value, CultureInfo.InvariantCulture, out var ms) ? ms : null);
            }
        }
        catch (TransportException)
        {
            // Unknown.
        }
        return result;
    }

    private async Task<Dictionary<Streaming.TopicPartition, long>> ListOffsetsAsync(
        IReadOnlyCollection<Streaming.TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(p.Topic, p.Partition), OffsetSpec = spec });
        var what = $"look offsets up of {string.Join(", ", partitions.Take(8))}{(partitions.Count > 8 ? ", ..." : "")}";
        Task<ListOffsetsResult> AskAsync() => connection.CallAsync(what, () => _client.ListOffsetsAsync(asked, new() { RequestTimeout = Timeout, IsolationLevel = isolation }), cancellationToken);

        ListOffsetsResult result;
        try
        {
            result = await AskAsync();
        }
        catch (TransportException e) when (AdminErrors.IsOfOldLeader(e))
        {
            // A broker was started again: the client (librdkafka 2.15) asks with the leader's epoch of before until its metadata is refreshed, minutes later.
            foreach (var topic in partitions.Select(p => p.Topic).Distinct()) await MetadataAsync($"look the leaders of '{topic}' up", () => _client.GetMetadata(topic, Timeout), cancellationToken);
            result = await AskAsync();
        }
        return result.ResultInfos.ToDictionary(
            r => new Streaming.TopicPartition(r.TopicPartitionOffsetError.Topic, r.TopicPartitionOffsetError.Partition.Value),
            r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
