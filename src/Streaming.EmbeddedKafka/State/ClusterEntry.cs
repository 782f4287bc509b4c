using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>The cluster.</summary>
internal sealed class ClusterEntry : IStateEntry
{
    /// <summary>Its id.</summary>
    public string ClusterId = "";

    public static StateKind Kind => StateKind.Cluster;

    public void KeyFields(ref Wire wire)
    {
    }

    public void Fields(ref Wire wire) => wire.String(ref ClusterId);
}
