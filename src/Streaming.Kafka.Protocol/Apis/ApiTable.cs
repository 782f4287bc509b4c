using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol;

/// <summary>
/// The APIs and their versions: the one table of them, printed in docs/kafka-protocol.md.
/// <para>
/// Ranges begin where those of a Kafka 4.2 broker begin, and end there too, except where a version promises what a broker on this library does not do: members that are
/// assigned by the broker (KIP-848), the second protocol of transactions (KIP-890), share groups (KIP-932), prepared transactions (KIP-939), or requests between brokers.
/// Clients take the highest version that both sides have, so a range that ends early costs nothing but what it leaves out.
/// </para>
/// <para>
/// Fetch goes to the end although clients would be content with 12, where topics have names: with topic ids (13 and above) a consumer notices that a topic was deleted and made
/// anew, instead of going on in the new one at an offset of the old.
/// </para>
/// <para>
/// Left out, because clients and tools work without them (tried with Java's 4.2.1, librdkafka 2.15.1 and 2.0.2): DescribeTopicPartitions (they ask Metadata instead),
/// ConsumerGroupDescribe (they ask DescribeGroups), OffsetForLeaderEpoch (positions are then not checked for a truncated log), ListPartitionReassignments (taken as none),
/// telemetry.
/// </para>
/// </summary>
internal static class ApiTable
{
    private const short Never = short.MaxValue;

    private static readonly Api?[] ByKey;

    static ApiTable()
    {
        ByKey = new Api?[All.Max(a => (int)a.Key) + 1];
        foreach (var api in All) ByKey[(int)api.Key] = api;
    }

    /// <summary>Every API, by number.</summary>
    public static IReadOnlyList<Api> All { get; } =
    [
        // librdkafka 2.0 looks for version 0 before it compresses, and sends batches as they are if it is not there; Kafka's own brokers say that it is.
        new(ApiKey.Produce, 3, 11, 9) { AdvertisedMin = 0, Note = "12 is for the second protocol of transactions, 13 follows it" },
        new(ApiKey.Fetch, 4, 18, 12),
        new(ApiKey.ListOffsets, 1, 11, 6),
        new(ApiKey.Metadata, 0, 13, 9),
        new(ApiKey.OffsetCommit, 2, 9, 8) { Note = "10 has topic ids, for members that the broker assigns" },
        new(ApiKey.OffsetFetch, 1, 9, 6) { Note = "10 has topic ids, for members that the broker assigns" },
        new(ApiKey.FindCoordinator, 0, 5, 3) { Note = "6 is for share groups" },
        new(ApiKey.JoinGroup, 0, 9, 6),
        new(ApiKey.Heartbeat, 0, 4, 4),
        new(ApiKey.LeaveGroup, 0, 5, 4),
        new(ApiKey.SyncGroup, 0, 5, 4),
        new(ApiKey.DescribeGroups, 0, 6, 5),
        new(ApiKey.ListGroups, 0, 5, 3),
        new(ApiKey.ApiVersions, 0, 4, 3),
        new(ApiKey.CreateTopics, 2, 7, 5),
        new(ApiKey.DeleteTopics, 1, 6, 4),
        new(ApiKey.DeleteRecords, 0, 2, 2),
        new(ApiKey.InitProducerId, 0, 5, 2) { Note = "6 is for prepared transactions" },
        new(ApiKey.AddPartitionsToTxn, 0, 3, 3) { Note = "4 and 5 are for brokers" },
        new(ApiKey.AddOffsetsToTxn, 0, 4, 3),
        new(ApiKey.EndTxn, 0, 4, 3) { Note = "5 is the second protocol of transactions" },
        new(ApiKey.TxnOffsetCommit, 0, 4, 3) { Note = "5 is the second protocol of transactions" },
        new(ApiKey.DescribeConfigs, 1, 4, 4),
        new(ApiKey.CreatePartitions, 0, 3, 2),
        new(ApiKey.DeleteGroups, 0, 2, 2),
        new(ApiKey.IncrementalAlterConfigs, 0, 1, 1),
        new(ApiKey.OffsetDelete, 0, 0, Never),
        new(ApiKey.DescribeCluster, 0, 2, 0),
    ];

    /// <summary>What a broker answers to ApiVersions.</summary>
    public static ApiVersionsResponse.ApiRange[] Advertised() =>
        [.. All.Select(a => new ApiVersionsResponse.ApiRange { ApiKey = (short)a.Key, MinVersion = a.AdvertisedMin, MaxVersion = a.Max })];

    /// <summary>The API with this number, or null if it is not spoken.</summary>
    public static Api? Find(ApiKey key) => (uint)key < (uint)ByKey.Length ? ByKey[(int)key] : null;

    /// <summary>The API with this number in a version that is spoken; else a <see cref="WireException"/>.</summary>
    public static Api Get(ApiKey key, short version)
    {
        var api = Find(key) ?? throw new WireException($"API {key} is not spoken.");
        return api.Supports(version) ? api : throw new WireException($"{key} {version} is not spoken, only {api.Min} to {api.Max}.");
    }
}
