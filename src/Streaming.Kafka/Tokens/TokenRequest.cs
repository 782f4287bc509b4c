using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Streaming.Kafka.Tokens;

/// <summary>Asks a token endpoint for a token (RFC 6749, 4.4.2 and 5). Nothing is kept between two requests: minutes lie between them.</summary>
/// <param name="credentials">Who asks whom.</param>
/// <param name="time">Where lifetimes begin.</param>
/// <param name="handler">Makes what sends the request.</param>
internal sealed class TokenRequest(ClientCredentials credentials, TimeProvider time, Func<HttpMessageHandler> handler)
{
    private const int LongestAnswer = 1 << 20;
    private const int LongestReason = 300;

    // A client without a token waits for it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    internal TokenRequest(ClientCredentials credentials)
        : this(credentials, TimeProvider.System, () => Handler(credentials.TokenEndpointCaFile))
    {
    }

    private string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.ClientId}:{credentials.ClientSecret}"));

    /// <exception cref="TransportException">STR2606: the endpoint is away (<see cref="TransportErrorKind.Transient"/>), or gives none to this client.</exception>
    internal async Task<BearerToken> SendAsync()
    {
        var asked = time.GetUtcNow();
        try
        {
            using var client = new HttpClient(handler()) { Timeout = Timeout, MaxResponseContentBufferSize = LongestAnswer };
            using var request = new HttpRequestMessage(HttpMethod.Post, credentials.TokenEndpoint) { Content = Form() };
            request.Headers.Authorization = new("Basic", Basic);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode) throw Failed(IsPassing(answer.StatusCode), $"{(int)answer.StatusCode} {Reason(body)}".TrimEnd());
            return Read(body, asked);
        }
        catch (HttpRequestException e)
        {
            // A certificate that does not hold is a mistake; all else may pass.
            throw e.InnerException is AuthenticationException tls ? Failed(false, tls.Message, e) : Failed(true, e.InnerException?.Message ?? e.Message, e);
        }
        catch (OperationCanceledException e)
        {
            throw Failed(true, $"no answer within {Timeout.TotalSeconds:0} s", e);
        }
        catch (JsonException e)
        {
            // Its text may quote the answer.
            throw Failed(false, $"the answer is no JSON (line {e.LineNumber}, byte {e.BytePositionInLine})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Failed(false, $"file '{credentials.TokenEndpointCaFile}' cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is not TransportException)
        {
            // Nothing is known of its text.
            throw Failed(false, e.GetType().Name);
        }
    }

    private static SocketsHttpHandler Handler(string? caFile)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (caFile is null) return handler;
        var policy = handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return handler;
    }

    private static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 425 or 429 or >= 500;

    private FormUrlEncodedContent Form()
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials")];
        if (credentials.Scope is { } scope) form.Add(new("scope", scope));
        return new(form);
    }

    private BearerToken Read(byte[] body, DateTimeOffset asked)
    {
        using var json = JsonDocument.Parse(body);
        var value = Text(json.RootElement, "access_token") ?? throw Failed(false, "the answer has no 'access_token'");
        // The client would quote it in its refusal.
        if (value.AsSpan().ContainsAnyExceptInRange('!', '~')) throw Failed(false, "the token has characters that no token may have");
        var seconds = long.TryParse(Text(json.RootElement, "expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        var expires = seconds > 0 ? asked + TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : Expiry(value) ?? throw Failed(false, "the answer has no 'expires_in', and the token no claim 'exp'");
        return new(value, asked, expires);
    }

    /// <summary>The claim exp (seconds since 1970) of a JSON web token (RFC 7519, 4.1.4); null if it is no such token.</summary>
    private static DateTimeOffset? Expiry(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
        }
        catch (Exception e) when (e is IndexOutOfRangeException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>What an answer says is wrong (RFC 6749, 5.2); empty if it does not.</summary>
    private static string Reason(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return string.Join(": ", new[] { Text(json.RootElement, "error"), Text(json.RootElement, "error_description") }.OfType<string>());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>A text, or a number as text: some write seconds in quotes.</summary>
    private static string? Text(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    private TransportException Failed(bool passing, string why, Exception? inner = null)
    {
        // Without name, password and query, which an address may have.
        var endpoint = $"{credentials.TokenEndpoint.Scheme}://{credentials.TokenEndpoint.Authority}{credentials.TokenEndpoint.AbsolutePath}";
        var reason = why.Replace(Basic, "[secret]", StringComparison.Ordinal).Replace(credentials.ClientSecret, "[secret]", StringComparison.Ordinal);
        if (reason.Length > LongestReason) reason = reason[..LongestReason];
        return new(passing ? TransportErrorKind.Transient : TransportErrorKind.Unauthenticated, $"STR2606 No token from {endpoint} for client '{credentials.ClientId}': {reason.TrimEnd('.')}.", inner);
    }
}
