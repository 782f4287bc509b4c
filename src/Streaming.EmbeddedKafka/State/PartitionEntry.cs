using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>What is known of a partition beside its segments.</summary>
internal sealed class PartitionEntry : IStateEntry
{
    public Guid TopicId;
    public int Partition;

    /// <summary>The first offset that may be read.</summary>
    public long Start;

    /// <summary>Compaction goes on here.</summary>
    public long CleanedTo;

    public static StateKind Kind => StateKind.Partition;

    public void KeyFields(ref Wire wire)
    {
        wire.Uuid(ref TopicId);
        wire.Int32(ref Partition);
    }

    public void Fields(ref Wire wire)
    {
        wire.Int64(ref Start);
        wire.Int64(ref CleanedTo);
    }
}
