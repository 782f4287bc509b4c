using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>A cluster and some of its topics.</summary>
/// <param name="ClusterId">The cluster's id.</param>
/// <param name="Topics">The topics by name.</param>
[Experimental("STRX001")]
public sealed record ClusterDescription(string ClusterId, IReadOnlyDictionary<string, TopicDescription> Topics);

/// <summary>A topic as it is on the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id, new each time a topic of this name is made.</param>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="RetentionMs">retention.ms, -1 for unlimited; null if unknown, or if the topic is only compacted.</param>
/// <param name="CleanupPolicy">cleanup.policy: <c>delete</c>, <c>compact</c> or both with a comma; null if unknown.</param>
/// <param name="AllowedOperations">What the client may do with it, by Kafka's names of operations; null if the cluster does not tell.</param>
[Experimental("STRX001")]
public sealed record TopicDescription(string Name, Guid Id, int Partitions, long? RetentionMs = null, string? CleanupPolicy = null, IReadOnlyCollection<string>? AllowedOperations = null);

/// <summary>A topic to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="Config">Topic settings such as <c>cleanup.policy</c>.</param>
/// <param name="ReplicationFactor">Replicas; -1 takes the broker's default.</param>
[Experimental("STRX001")]
public sealed record TopicSpecification(string Name, int Partitions, IReadOnlyDictionary<string, string> Config, short ReplicationFactor = -1);
