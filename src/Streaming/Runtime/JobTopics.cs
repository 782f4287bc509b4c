using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>The topics of a job as they are on the cluster, and the counts that follow from them.</summary>
internal sealed class JobTopics(ClusterDescription cluster)
{
    public string ClusterId => cluster.ClusterId;

    public TopicDescription this[string topic] => cluster.Topics[topic];

    public int PartitionCount(string topic) => cluster.Topics[topic].Partitions;

    public long? RetentionMs(string topic) => cluster.Topics[topic].RetentionMs is { } ms and >= 0 ? ms : null;

    public int TaskCount(Subtopology subtopology) => subtopology.Inputs.Max(i => PartitionCount(i.Topic));
}
