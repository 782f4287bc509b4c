using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>The topics of a job as they are on the cluster, and the counts that follow from them.</summary>
internal sealed class JobTopics(ClusterDescription cluster)
{
    public string ClusterId => cluster.ClusterId;

    public IEnumerable<TopicDescription> All => cluster.Topics.Values;

    public TopicDescription this[string topic] => cluster.Topics[topic];

    public bool Has(string topic) => cluster.Topics.ContainsKey(topic);

    public int PartitionCount(string topic) => cluster.Topics[topic].Partitions;

    public long? RetentionMs(string topic) => cluster.Topics[topic].RetentionMs is { } ms and >= 0 ? ms : null;

    public int TaskCount(Subtopology subtopology) => subtopology.Inputs.Max(i => PartitionCount(i.Topic));

    /// <summary>The same topics with the same numbers of partitions.</summary>
    public bool IsSame(JobTopics other) =>
        Ids(this).SetEquals(Ids(other));

    /// <summary>All partitions of a topic.</summary>
    public IEnumerable<TopicPartition> Partitions(string topic) => Enumerable.Range(0, PartitionCount(topic)).Select(p => new TopicPartition(topic, p));

    private static HashSet<(string, Guid, int)> Ids(JobTopics topics) => [.. topics.All.Select(t => (t.Name, t.Id, t.Partitions))];
}
