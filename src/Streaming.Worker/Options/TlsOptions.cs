namespace Streaming;

/// <summary>TLS to the brokers; with a certificate of its own the worker is known by it (mutual TLS).</summary>
public sealed class TlsOptions
{
    /// <summary>Whether connections are encrypted. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>File with the certificates of the authorities that the brokers' are signed by, PEM. Default: those that the system trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>File with the worker's certificate and its chain, PEM, for mutual TLS. Default: none. Needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>File with the key of the worker's certificate, PEM. Default: none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Password of the key. A secret: never shown. Default: the key has none.</summary>
    public string? KeyPassword { get; set; }

    /// <summary>Whether a broker's certificate must be for the name that it was reached by. Default true; false lets anybody with a certificate of the same authorities be a broker.</summary>
    public bool VerifyHostName { get; set; } = true;

    internal IEnumerable<OptionError> Validate()
    {
        if (!Enabled && (CaFile ?? CertificateFile ?? KeyFile ?? KeyPassword) is not null) yield return new(nameof(Enabled), "is false, and other options of Tls are set. Set it to true, or leave them out.");
        if (CertificateFile is null != KeyFile is null) yield return new(CertificateFile is null ? nameof(CertificateFile) : nameof(KeyFile), "is not set: a certificate and its key come together.");
        if (KeyPassword is not null && KeyFile is null) yield return new(nameof(KeyPassword), "is set without KeyFile.");
        foreach (var (name, file) in ((string, string?)[])[(nameof(CaFile), CaFile), (nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile)])
            if (file is not null && !File.Exists(file)) yield return new(name, $"is '{file}'; there is no such file.");
    }

    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        if (!Enabled) yield break;
        if (CaFile is not null) yield return new("ssl.ca.location", CaFile);
        if (CertificateFile is not null) yield return new("ssl.certificate.location", CertificateFile);
        if (KeyFile is not null) yield return new("ssl.key.location", KeyFile);
        if (KeyPassword is not null) yield return new("ssl.key.password", KeyPassword);
        yield return new("ssl.endpoint.identification.algorithm", VerifyHostName ? "https" : "none");
    }
}
