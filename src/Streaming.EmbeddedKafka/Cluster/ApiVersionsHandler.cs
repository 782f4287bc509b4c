using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Cluster;

/// <summary>
/// What is spoken. No features are told of, so that clients take the first protocol of transactions, and members that the broker assigns, share groups and streams groups are
/// not asked for.
/// </summary>
internal sealed class ApiVersionsHandler : DirectHandler<ApiVersionsRequest, ApiVersionsResponse>
{
    /// <summary>The answer to a version of ApiVersions that is not spoken: in version 0, with the range that is, as Kafka has it since KIP-511.</summary>
    public static ApiVersionsResponse Unsupported() => new()
    {
        ErrorCode = KafkaError.UnsupportedVersion,
        ApiKeys = [.. ApiTable.Advertised().Where(a => a.ApiKey == (short)ApiKey.ApiVersions)],
    };

    protected override ApiVersionsResponse Answer(ApiVersionsRequest request, Call call)
    {
        if (call.Version >= 3 && !(IsName(request.ClientSoftwareName) && IsName(request.ClientSoftwareVersion))) return Refusal(request, KafkaError.InvalidRequest);
        return new() { ApiKeys = ApiTable.Advertised() };
    }

    protected override ApiVersionsResponse Refusal(ApiVersionsRequest request, KafkaError error) => new() { ErrorCode = error };

    // Kafka's: letters and digits at both ends, dots and hyphens between them.
    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
