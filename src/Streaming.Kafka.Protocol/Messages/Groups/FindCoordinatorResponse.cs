namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The coordinators: one up to version 3, one for each key from 4 on.</summary>
internal sealed class FindCoordinatorResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public KafkaError ErrorCode;
    public string? ErrorMessage = "";
    public int NodeId;
    public string Host = "";
    public int Port;

    /// <summary>From version 4 on; the fields before up to 3.</summary>
    public Coordinator[] Coordinators = [];

    public static ApiKey Api => ApiKey.FindCoordinator;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        if (wire.Version <= 3) wire.Code(ref ErrorCode);
        if (wire.Version is >= 1 and <= 3) wire.NullableString(ref ErrorMessage);
        if (wire.Version <= 3)
        {
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
        }
        if (wire.Version >= 4) wire.Array(ref Coordinators);
    }

    /// <summary>The coordinator of a key.</summary>
    public sealed class Coordinator : IMessage
    {
        public string Key = "";
        public int NodeId;
        public string Host = "";
        public int Port;
        public KafkaError ErrorCode;
        public string? ErrorMessage = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref Key);
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.Code(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
        }
    }
}
