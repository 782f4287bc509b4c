namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Stores offsets for a group.</summary>
internal sealed class OffsetCommitRequest : IRequest<OffsetCommitResponse>
{
    public string GroupId = "";

    /// <summary>-1 if it comes from no member.</summary>
    public int GenerationIdOrMemberEpoch = -1;

    public string MemberId = "";
    public string? GroupInstanceId;

    /// <summary>Milliseconds that the offsets are to be kept; -1 for the default of the broker.</summary>
    public long RetentionTimeMs = -1;

    public Topic[] Topics = [];

    public static ApiKey Api => ApiKey.OffsetCommit;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationIdOrMemberEpoch);
        wire.String(ref MemberId);
        if (wire.Version >= 7) wire.NullableString(ref GroupInstanceId);
        if (wire.Version <= 4) wire.Int64(ref RetentionTimeMs);
        wire.Array(ref Topics);
    }

    /// <summary>A topic of which offsets are stored.</summary>
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

    /// <summary>The offset of a partition.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;

        /// <summary>The offset of the next record to be read.</summary>
        public long CommittedOffset;

        /// <summary>The leader of the last record that was read; -1 if it is not known.</summary>
        public int CommittedLeaderEpoch = -1;

        /// <summary>Text that is kept beside the offset.</summary>
        public string? CommittedMetadata = "";

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref CommittedOffset);
            if (wire.Version >= 6) wire.Int32(ref CommittedLeaderEpoch);
            wire.NullableString(ref CommittedMetadata);
        }
    }
}
