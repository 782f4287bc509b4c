namespace Streaming.Kafka.Protocol;

/// <summary>What a request begins with.</summary>
/// <param name="Key">What is asked.</param>
/// <param name="Version">In which version; the response has the same.</param>
/// <param name="CorrelationId">Comes back in the response.</param>
/// <param name="ClientId">The client's name for logs and quotas.</param>
internal readonly record struct RequestHeader(ApiKey Key, short Version, int CorrelationId, string? ClientId)
{
    private const string Subject = "the header of a request";

    /// <summary>
    /// Reads the header of a frame, also of an API or a version that is not spoken: an ApiVersions request of any version must be answered. <paramref name="body"/> is what
    /// follows, and means something only if the version is spoken.
    /// </summary>
    public static RequestHeader Read(ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> body)
    {
        var reader = new WireReader(frame, Subject);
        var key = (ApiKey)reader.Int16("the API");
        var version = reader.Int16("the version");
        var correlationId = reader.Int32("the correlation id");
        // Never compact, so that it can be read whatever the version is.
        var length = reader.TextLength(compact: false, "the client id");
        var clientId = length < 0 ? null : reader.Text(length, "the client id");
        var api = ApiTable.Find(key);
        var tagged = api is not null && api.Supports(version) && api.RequestHeader(version) == 2;
        body = frame[reader.Position..];
        if (tagged) HeaderTags.Skip(ref body, Subject);
        return new(key, version, correlationId, clientId);
    }

    /// <summary>Appends the header; the version must be spoken.</summary>
    public void Write(WireBuffer to)
    {
        var api = ApiTable.Get(Key, Version);
        to.Int16((short)Key);
        to.Int16(Version);
        to.Int32(CorrelationId);
        to.Text(ClientId, compact: false, "the client id");
        if (api.RequestHeader(Version) == 2) HeaderTags.Write(to);
    }
}
