namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Brings the assignments, from the leader, and asks for the own one.</summary>
internal sealed class SyncGroupRequest : IRequest<SyncGroupResponse>
{
    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string? ProtocolType;
    public string? ProtocolName;

    /// <summary>Empty from all but the leader.</summary>
    public MemberAssignment[] Assignments = [];

    public static ApiKey Api => ApiKey.SyncGroup;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationId);
        wire.String(ref MemberId);
        if (wire.Version >= 3) wire.NullableString(ref GroupInstanceId);
        if (wire.Version >= 5)
        {
            wire.NullableString(ref ProtocolType);
            wire.NullableString(ref ProtocolName);
        }
        wire.Array(ref Assignments);
    }

    /// <summary>What a member is assigned.</summary>
    public sealed class MemberAssignment : IMessage
    {
        public string MemberId = "";

        /// <summary>For consumers a <see cref="ConsumerAssignment"/>.</summary>
        public ReadOnlyMemory<byte> Assignment;

        public void Fields(ref Wire wire)
        {
            wire.String(ref MemberId);
            wire.Bytes(ref Assignment);
        }
    }
}
