namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Moves the start of partitions up, so that what is before it is gone.</summary>
internal sealed class DeleteRecordsRequest : IRequest<DeleteRecordsResponse>
{
    public Topic[] Topics = [];

    /// <summary>Milliseconds that the broker may take.</summary>
    public int TimeoutMs;

    public static ApiKey Api => ApiKey.DeleteRecords;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
    }

    /// <summary>A topic in which records are deleted.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Partition[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>A partition and its new start.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;

        /// <summary>The first offset that stays; -1 for the high watermark.</summary>
        public long Offset;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref Offset);
        }
    }
}
