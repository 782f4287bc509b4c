using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

/// <summary>What a worker gives to its tasks.</summary>
internal sealed record TaskEnvironment
{
    public required string Job { get; init; }

    public required string ProgressTopic { get; init; }

    public required TimeProvider Time { get; init; }

    public required FaultPolicies Policies { get; init; }

    /// <summary>Number of partitions of a topic that the job reads or writes.</summary>
    public required Func<string, int> PartitionCount { get; init; }

    /// <summary>The id of a topic that the job reads or writes.</summary>
    public required Func<string, Guid> TopicId { get; init; }

    /// <summary>How long a topic keeps its records, ms; null if unlimited or unknown.</summary>
    public required Func<string, long?> RetentionMs { get; init; }

    /// <summary>Who writes an exchange.</summary>
    public required Func<Building.ExchangeNode, ExchangeWriters> Writers { get; init; }

    /// <summary>The task's own codecs, since codecs keep scratch.</summary>
    public required IReadOnlyDictionary<SerdeSlot, object> Codecs { get; init; }

    /// <summary>Ordinals of the schemas that state is stored with.</summary>
    public required IReadOnlyDictionary<SerdeSlot, int> SchemaOrdinals { get; init; }

    /// <summary>Epochs are no transactions.</summary>
    public required bool AtLeastOnce { get; init; }

    /// <summary>Bytes of output that a task may hold before it waits for the transport.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>Makes the lanes look at their tasks again; any thread's.</summary>
    public required Action Wake { get; init; }

    /// <summary>Gets the reports of tasks.</summary>
    public required IWorkerEvents Events { get; init; }
}
