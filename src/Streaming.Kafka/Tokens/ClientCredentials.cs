using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka;

/// <summary>With what tokens for SASL OAUTHBEARER are asked for: the client credentials grant of OAuth 2 (RFC 6749, 4.4). All clients of a transport share the tokens.</summary>
[Experimental("STRX001")]
public sealed class ClientCredentials
{
    /// <summary>Where tokens are given out. The secret is sent there: https.</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>File with the certificates of the authorities that the endpoint's is signed by, PEM. Default: null, those that the system trusts.</summary>
    public string? TokenEndpointCaFile { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret. Never shown.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>What the token is asked for. Default: null, what the endpoint gives by itself.</summary>
    public string? Scope { get; init; }
}
