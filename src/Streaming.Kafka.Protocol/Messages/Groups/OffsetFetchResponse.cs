namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Stored offsets: of one group up to version 7, of several from 8 on.</summary>
internal sealed class OffsetFetchResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Topic[] Topics = [];
    public KafkaError ErrorCode;
    public Group[] Groups = [];

    public static ApiKey Api => ApiKey.OffsetFetch;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 3) wire.Int32(ref ThrottleTimeMs);
        if (wire.Version <= 7) wire.Array(ref Topics);
        if (wire.Version is >= 2 and <= 7) wire.Code(ref ErrorCode);
        if (wire.Version >= 8) wire.Array(ref Groups);
    }

    /// <summary>A topic with stored offsets, up to version 7.</summary>
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

    /// <summary>The stored offset of a partition, up to version 7.</summary>
    public sealed class Partition : IMessage
    {
        public int PartitionIndex;

        /// <summary>-1 if there is none.</summary>
        public long CommittedOffset;

        /// <summary>The leader of the last record that was read; -1 if it is not known.</summary>
        public int CommittedLeaderEpoch = -1;

        public string? Metadata = "";
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref CommittedOffset);
            if (wire.Version >= 5) wire.Int32(ref CommittedLeaderEpoch);
            wire.NullableString(ref Metadata);
            wire.Code(ref ErrorCode);
        }
    }

    /// <summary>The stored offsets of a group, from version 8 on.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public GroupTopic[] Topics = [];
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.String(ref GroupId);
            wire.Array(ref Topics);
            wire.Code(ref ErrorCode);
        }
    }

    /// <summary>A topic with stored offsets of the group.</summary>
    public sealed class GroupTopic : IMessage
    {
        public string Name = "";
        public GroupPartition[] Partitions = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Array(ref Partitions);
        }
    }

    /// <summary>The stored offset of a partition.</summary>
    public sealed class GroupPartition : IMessage
    {
        public int PartitionIndex;

        /// <summary>-1 if there is none.</summary>
        public long CommittedOffset;

        /// <summary>The leader of the last record that was read; -1 if it is not known.</summary>
        public int CommittedLeaderEpoch = -1;

        public string? Metadata = "";
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.Int32(ref PartitionIndex);
            wire.Int64(ref CommittedOffset);
            wire.Int32(ref CommittedLeaderEpoch);
            wire.NullableString(ref Metadata);
            wire.Code(ref ErrorCode);
        }
    }
}
