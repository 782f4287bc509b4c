namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Says that a member is alive.</summary>
internal sealed class HeartbeatRequest : IRequest<HeartbeatResponse>
{
    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;

    public static ApiKey Api => ApiKey.Heartbeat;

    public void Fields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationId);
        wire.String(ref MemberId);
        if (wire.Version >= 3) wire.NullableString(ref GroupInstanceId);
    }
}
