namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What does the broker speak? The first request of a connection.</summary>
internal sealed class ApiVersionsRequest : IRequest<ApiVersionsResponse>
{
    /// <summary>Letters, digits, dots and hyphens only; anything else is refused with <see cref="KafkaError.InvalidRequest"/>.</summary>
    public string ClientSoftwareName = "";

    public string ClientSoftwareVersion = "";

    public static ApiKey Api => ApiKey.ApiVersions;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 3)
        {
            wire.String(ref ClientSoftwareName);
            wire.String(ref ClientSoftwareVersion);
        }
    }
}
