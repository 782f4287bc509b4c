namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The outcome for each resource.</summary>
internal sealed class IncrementalAlterConfigsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Result[] Responses = [];

    public static ApiKey Api => ApiKey.IncrementalAlterConfigs;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Responses);
    }

    /// <summary>The outcome for one resource.</summary>
    public sealed class Result : IMessage
    {
        public KafkaError ErrorCode;
        public string? ErrorMessage = "";
        public ConfigResource ResourceType;
        public string ResourceName = "";

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Code(ref ResourceType);
            wire.String(ref ResourceName);
        }
    }
}
