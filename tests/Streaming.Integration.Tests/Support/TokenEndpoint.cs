using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Streaming.Integration.Tests.Support;

/// <summary>Gives signed tokens to a client that knows the secret (OAuth 2, client credentials), and refuses others.</summary>
internal sealed class TokenEndpoint : IAsyncDisposable
{
    internal const string Audience = "brokers-of-the-test";
    internal const string Secret = "canary-of-the-client";

    // Clients get new ones in the middle of a test.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _server;
    private volatile bool _isAway;
    private int _given;

    private TokenEndpoint(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        _server = builder.Build();
        ((IApplicationBuilder)_server).Run(GiveAsync);
    }

    internal string Url => $"{_server.Urls.First()}/token";

    /// <summary>Tokens that were given out.</summary>
    internal int Given => Volatile.Read(ref _given);

    /// <summary>Whether connections are lost instead of answered.</summary>
    internal bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>What tokens are verified with.</summary>
    internal string Jwks
    {
        get
        {
            var key = _key.ExportParameters(false);
            return JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "k", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } });
        }
    }

    internal static async Task<TokenEndpoint> StartAsync(X509Certificate2 certificate)
    {
        var endpoint = new TokenEndpoint(certificate);
        await endpoint._server.StartAsync(Cluster.Stop);
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private async Task GiveAsync(HttpContext context)
    {
        if (_isAway)
        {
            context.Abort();
            return;
        }
        var credentials = Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.ToString()["Basic ".Length..])).Split(':');
        if (credentials[1] != Secret)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_client" });
            return;
        }
        Interlocked.Increment(ref _given);
        await context.Response.WriteAsJsonAsync(new { access_token = Token(credentials[0]), token_type = "Bearer", expires_in = (int)Lifetime.TotalSeconds });
    }

    private string Token(string client)
    {
        var now = DateTimeOffset.UtcNow;
        var signed = $"{Part(new { alg = "RS256", kid = "k" })}.{Part(new { iss = "the test", aud = Audience, sub = client, scope = "all", iat = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds() })}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part<T>(T claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
}
