namespace Streaming;

/// <summary>How a worker says who it is.</summary>
public enum SaslMechanism
{
    /// <summary>Not by SASL.</summary>
    None,

    /// <summary>Name and password; needs TLS, since the password is sent as it is.</summary>
    Plain,

    /// <summary>Name and password, which is proven and not sent.</summary>
    ScramSha256,

    /// <summary>Name and password, which is proven and not sent.</summary>
    ScramSha512,

    /// <summary>A token that the worker gets with client credentials (OAuth 2, OIDC); needs TLS.</summary>
    OAuthBearer,
}
