namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The groups of this broker.</summary>
internal sealed class ListGroupsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public ListedGroup[] Groups = [];

    public static ApiKey Api => ApiKey.ListGroups;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        wire.Code(ref ErrorCode);
        wire.Array(ref Groups);
    }

    /// <summary>A group.</summary>
    public sealed class ListedGroup : IMessage
    {
        public string GroupId = "";
        public string ProtocolType = "";

        /// <summary><c>PreparingRebalance</c>, <c>CompletingRebalance</c>, <c>Stable</c>, <c>Empty</c> or <c>Dead</c>.</summary>
        public string GroupState = "";

        /// <summary><c>classic</c> for groups whose members assign.</summary>
        public string GroupType = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref GroupId);
            wire.String(ref ProtocolType);
            if (wire.Version >= 4) wire.String(ref GroupState);
            if (wire.Version >= 5) wire.String(ref GroupType);
        }
    }
}
