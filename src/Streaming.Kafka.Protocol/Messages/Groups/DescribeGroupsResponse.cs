namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The groups that were asked about.</summary>
internal sealed class DescribeGroupsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Group[] Groups = [];

    public static ApiKey Api => ApiKey.DescribeGroups;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Groups);
    }

    /// <summary>A group and its members.</summary>
    public sealed class Group : IMessage
    {
        public KafkaError ErrorCode;
        public string? ErrorMessage;
        public string GroupId = "";

        /// <summary><c>PreparingRebalance</c>, <c>CompletingRebalance</c>, <c>Stable</c>, <c>Empty</c> or <c>Dead</c>.</summary>
        public string GroupState = "";

        public string ProtocolType = "";

        /// <summary>The assignor in use; empty if there is none.</summary>
        public string ProtocolData = "";

        public Member[] Members = [];

        /// <summary>A bit for each operation that the client may do; <see cref="int.MinValue"/> if it did not ask.</summary>
        public int AuthorizedOperations = int.MinValue;

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ErrorCode);
            if (wire.Version >= 6) wire.NullableString(ref ErrorMessage);
            wire.String(ref GroupId);
            wire.String(ref GroupState);
            wire.String(ref ProtocolType);
            wire.String(ref ProtocolData);
            wire.Array(ref Members);
            if (wire.Version >= 3) wire.Int32(ref AuthorizedOperations);
        }
    }

    /// <summary>A member of the group.</summary>
    public sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ClientId = "";
        public string ClientHost = "";

        /// <summary>For consumers a <see cref="ConsumerSubscription"/>.</summary>
        public ReadOnlyMemory<byte> MemberMetadata;

        /// <summary>For consumers a <see cref="ConsumerAssignment"/>.</summary>
        public ReadOnlyMemory<byte> MemberAssignment;

        public void Fields(ref Wire wire)
        {
            wire.String(ref MemberId);
            if (wire.Version >= 4) wire.NullableString(ref GroupInstanceId);
            wire.String(ref ClientId);
            wire.String(ref ClientHost);
            wire.Bytes(ref MemberMetadata);
            wire.Bytes(ref MemberAssignment);
        }
    }
}
