using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Streaming.Integration.Tests.Support;

/// <summary>An authority of a test's own, and what it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = From.AddDays(3);

    private readonly X509Certificate2 _certificate;

    internal TestAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=streaming test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(From, To);
    }

    /// <summary>Its own certificate, PEM.</summary>
    internal string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate with its key, for a server at 127.0.0.1 or for a client that is known by its name.</summary>
    internal X509Certificate2 Sign(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_certificate, From, To, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>The same as files, PEM.</summary>
    internal (string Certificate, string Key) SignFiles(string folder, string name, string? keyPassword = null)
    {
        using var signed = Sign(name);
        using var key = signed.GetRSAPrivateKey()!;
        var (certificateFile, keyFile) = (Path.Combine(folder, $"{name}.pem"), Path.Combine(folder, $"{name}.key"));
        File.WriteAllText(certificateFile, signed.ExportCertificatePem());
        File.WriteAllText(keyFile, keyPassword is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(keyPassword, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)));
        return (certificateFile, keyFile);
    }

    public void Dispose() => _certificate.Dispose();
}
