namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome; for each member from version 3 on.</summary>
internal sealed class LeaveGroupResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public Member[] Members = [];

    public static ApiKey Api => ApiKey.LeaveGroup;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        if (wire.Version >= 3) wire.Array(ref Members);
    }

    /// <summary>The outcome for a member.</summary>
    public sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId = "";
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
            wire.Code(ref ErrorCode);
        }
    }
}
