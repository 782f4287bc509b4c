namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Forgets offsets of a group.</summary>
internal sealed class OffsetDeleteRequest : IRequest<OffsetDeleteResponse>
{
    public string GroupId = "";
    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.OffsetDelete;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Array(ref Topics);
    }

    /// <summary>A topic of which offsets are forgotten.</summary>
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

    /// <summary>A partition whose offset is forgotten.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
        }
    }
}
