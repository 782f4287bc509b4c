using Streaming.Kafka;

namespace Streaming;

/// <summary>Who the worker is to the brokers. Secrets are never shown; each may be in a file, such as <c>PasswordFile</c>.</summary>
public sealed class SaslOptions
{
    /// <summary>How. Default <see cref="SaslMechanism.None"/>.</summary>
    public SaslMechanism Mechanism { get; set; }

    /// <summary>The name, for Plain and Scram.</summary>
    public string? Username { get; set; }

    /// <summary>The password, for Plain and Scram. A secret.</summary>
    public string? Password { get; set; }

    /// <summary>Where tokens are given out, for OAuthBearer; https.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>File with the certificates of the authorities that the token endpoint's is signed by, PEM. Default: those that the system trusts, whatever CaFile of Tls says of the brokers'.</summary>
    public string? TokenEndpointCaFile { get; set; }

    /// <summary>The client's id, for OAuthBearer.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret, for OAuthBearer. A secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the token is asked for, for OAuthBearer. Default: what the endpoint gives by itself.</summary>
    public string? Scope { get; set; }

    private bool HasPassword => Mechanism is SaslMechanism.Plain or SaslMechanism.ScramSha256 or SaslMechanism.ScramSha512;

    internal IEnumerable<OptionError> Validate(bool tls)
    {
        if (!Enum.IsDefined(Mechanism))
        {
            yield return new(nameof(Mechanism), $"is {Mechanism}; it must be one of {string.Join(", ", Enum.GetNames<SaslMechanism>())}.");
            yield break;
        }
        if (Mechanism is SaslMechanism.Plain or SaslMechanism.OAuthBearer && !tls) yield return new(nameof(Mechanism), $"is {Mechanism}, which sends a secret as it is. Set Streaming:Kafka:Tls:Enabled=true.");
        foreach (var (name, isSet, isWanted) in ((string, bool, bool)[])
            [
                (nameof(Username), !string.IsNullOrEmpty(Username), HasPassword), (nameof(Password), !string.IsNullOrEmpty(Password), HasPassword),
                (nameof(TokenEndpoint), TokenEndpoint is not null, Mechanism == SaslMechanism.OAuthBearer), (nameof(ClientId), !string.IsNullOrEmpty(ClientId), Mechanism == SaslMechanism.OAuthBearer),
                (nameof(ClientSecret), !string.IsNullOrEmpty(ClientSecret), Mechanism == SaslMechanism.OAuthBearer),
            ])
        {
            if (isWanted && !isSet) yield return new(name, $"is not set, and {Mechanism} needs it.");
            if (!isWanted && isSet) yield return new(name, $"is set, and the mechanism {Mechanism} has no use for it.");
        }
        if (TokenEndpointCaFile is not null && Mechanism != SaslMechanism.OAuthBearer) yield return new(nameof(TokenEndpointCaFile), $"is set, and the mechanism {Mechanism} has no use for it.");
        else if (TokenEndpointCaFile is not null && !File.Exists(TokenEndpointCaFile)) yield return new(nameof(TokenEndpointCaFile), $"is '{TokenEndpointCaFile}'; there is no such file.");
        if (TokenEndpoint is { } endpoint && endpoint.Scheme != Uri.UriSchemeHttps) yield return new(nameof(TokenEndpoint), "is no https address: the client's secret is sent there.");
    }

    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        if (Mechanism == SaslMechanism.None) yield break;
        yield return new("sasl.mechanism", Mechanism switch
        {
            SaslMechanism.Plain => "PLAIN",
            SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
            SaslMechanism.ScramSha512 => "SCRAM-SHA-512",
            _ => "OAUTHBEARER",
        });
        if (HasPassword)
        {
            yield return new("sasl.username", Username!);
            yield return new("sasl.password", Password!);
        }
    }

    /// <summary>With what tokens are asked for; null if the worker says in another way who it is.</summary>
    internal ClientCredentials? Credentials() => Mechanism != SaslMechanism.OAuthBearer
        ? null
        : new() { TokenEndpoint = TokenEndpoint!, TokenEndpointCaFile = TokenEndpointCaFile, ClientId = ClientId!, ClientSecret = ClientSecret!, Scope = Scope };
}
