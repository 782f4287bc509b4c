namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which offsets have groups stored? One group up to version 7, several from 8 on.</summary>
internal sealed class OffsetFetchRequest : IRequest<OffsetFetchResponse>
{
    public string GroupId = "";

    /// <summary>Null for all.</summary>
    public Topic[]? Topics = [];

    public Group[] Groups = [];

    /// <summary>Offsets of an open transaction are an error, not passed over.</summary>
    public bool RequireStable;

    public static ApiKey Api => ApiKey.OffsetFetch;

    public void Fields(ref Wire wire)
    {
        if (wire.Version <= 7)
        {
            wire.String(ref GroupId);
            wire.NullableArray(ref Topics, nullable: wire.Version is >= 2 and <= 7);
        }
        if (wire.Version >= 8) wire.Array(ref Groups);
        if (wire.Version >= 7) wire.Bool(ref RequireStable);
    }

    /// <summary>A topic that is asked about, up to version 7.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public int[] PartitionIndexes = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int32Array(ref PartitionIndexes);
        }
    }

    /// <summary>A group that is asked about, from version 8 on.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public string? MemberId;

        /// <summary>-1 except from members that the broker assigns.</summary>
        public int MemberEpoch = -1;

        /// <summary>Null for all.</summary>
        public GroupTopic[]? Topics = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref GroupId);
            if (wire.Version >= 9)
            {
                wire.NullableString(ref MemberId);
                wire.Int32(ref MemberEpoch);
            }
            wire.NullableArray(ref Topics);
        }
    }

    /// <summary>A topic of the group that is asked about.</summary>
    public sealed class GroupTopic : IMessage
    {
        public string Name = "";
        public int[] PartitionIndexes = [];

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int32Array(ref PartitionIndexes);
        }
    }
}
