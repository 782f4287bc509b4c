namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Takes members out of a group: one up to version 2, several from 3 on.</summary>
internal sealed class LeaveGroupRequest : IRequest<LeaveGroupResponse>
{
    public string GroupId = "";

    /// <summary>Up to version 2.</summary>
    public string MemberId = "";

    /// <summary>From version 3 on.</summary>
    public Member[] Members = [];

    public static ApiKey Api => ApiKey.LeaveGroup;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        if (wire.Version <= 2) wire.String(ref MemberId);
        if (wire.Version >= 3) wire.Array(ref Members);
    }

    /// <summary>A member that leaves.</summary>
    public sealed class Member : IMessage
    {
        /// <summary>Empty if a static member is taken out by its instance id.</summary>
        public string MemberId = "";

        public string? GroupInstanceId;

        /// <summary>For logs.</summary>
        public string? Reason;

        public void Fields(ref Wire wire)
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
            if (wire.Version >= 5) wire.NullableString(ref Reason);
        }
    }
}
