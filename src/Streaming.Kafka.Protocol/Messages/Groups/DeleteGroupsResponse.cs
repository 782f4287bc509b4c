namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each group.</summary>
internal sealed class DeleteGroupsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Result[] Results = [];

    public static ApiKey Api => ApiKey.DeleteGroups;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
    }

    /// <summary>The outcome for a group.</summary>
    public sealed class Result : IMessage
    {
        public string GroupId = "";
        public KafkaError ErrorCode;

        public void Fields(ref Wire wire)
        {
            wire.String(ref GroupId);
            wire.Code(ref ErrorCode);
        }
    }
}
