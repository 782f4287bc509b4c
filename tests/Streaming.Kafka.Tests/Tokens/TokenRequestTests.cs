using System.Buffers.Text;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Streaming.Kafka.Tokens;
using Streaming.Testing;

namespace Streaming.Kafka.Tests.Tokens;

public sealed class TokenRequestTests
{
    private const string Secret = "canary";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_endpoint_is_asked_with_id_and_secret_for_a_scope()
    {
        var endpoint = new Endpoint("""{"access_token":"t","token_type":"Bearer","expires_in":60}""");
        var token = await endpoint.AskAsync("all of it");
        Assert.Equal(("t", Now.AddSeconds(60), Now.AddSeconds(30)), (token.Value, token.Expires, token.IsOldFrom));
        Assert.Equal($"POST https://id.test/token?tenant=x Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"client:{Secret}"))} grant_type=client_credentials&scope=all+of+it", endpoint.Asked);
        await endpoint.AskAsync(scope: null);
        Assert.EndsWith(" grant_type=client_credentials", endpoint.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_says_no_time_leaves_it_to_the_token()
    {
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{Now.AddSeconds(90).ToUnixTimeSeconds()}}}"""));
        Assert.Equal(Now.AddSeconds(90), (await new Endpoint($$"""{"access_token":"e30.{{claims}}.s"}""").AskAsync()).Expires);
        Assert.Equal(Now.AddSeconds(7), (await new Endpoint($$"""{"access_token":"e30.{{claims}}.s","expires_in":"7"}""").AskAsync()).Expires);
    }

    [Theory]
    [InlineData("""{"access_token":"t"}""", "the answer has no 'expires_in', and the token no claim 'exp'")]
    [InlineData("""{"access_token":"a.e30.c"}""", "the answer has no 'expires_in', and the token no claim 'exp'")]
    [InlineData("""{"access_token":"a.?.c","expires_in":0}""", "the answer has no 'expires_in', and the token no claim 'exp'")]
    [InlineData("""{"expires_in":60}""", "the answer has no 'access_token'")]
    [InlineData("""["t"]""", "the answer has no 'access_token'")]
    [InlineData("""{"access_token":"tök","expires_in":60}""", "the token has characters that no token may have")]
    [InlineData("""{"access_token":"\ud800","expires_in":60}""", "InvalidOperationException")]
    [InlineData("<html>", "the answer is no JSON (line 0, byte 0)")]
    public async Task An_answer_without_what_is_needed_is_a_mistake(string answer, string reason) => await RefusedAsync(new(answer), reason);

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_scope"}""", "400 invalid_scope")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"client:canary is not known"}""", "401 invalid_client: client:[secret] is not known")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"Basic Y2xpZW50OmNhbmFyeQ=="}""", "401 Basic [secret]")]
    [InlineData(HttpStatusCode.Found, "elsewhere", "302")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"\ud800"}""", "400")]
    public async Task What_the_endpoint_refuses_is_a_mistake_and_told_without_the_secret(HttpStatusCode status, string answer, string reason) => await RefusedAsync(new(answer, status), reason);

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", "503")]
    [InlineData(HttpStatusCode.TooManyRequests, """{"error":"slow_down"}""", "429 slow_down")]
    public async Task What_may_pass_is_told_as_such(HttpStatusCode status, string answer, string reason) => await FailsAsync(TransportErrorKind.Transient, new(answer, status), reason);

    [Fact]
    public async Task An_endpoint_that_is_not_reached_may_come_back_and_one_that_is_not_trusted_is_a_mistake()
    {
        await FailsAsync(TransportErrorKind.Transient, new(new HttpRequestException("outer", new IOException("reset"))), "reset");
        await FailsAsync(TransportErrorKind.Transient, new(new HttpRequestException("no such host")), "no such host");
        await FailsAsync(TransportErrorKind.Transient, new(new TaskCanceledException()), "no answer within 10 s");
        await RefusedAsync(new(new HttpRequestException("outer", new AuthenticationException("PartialChain"))), "PartialChain");
    }

    [Theory]
    [InlineData("/no/such/folder/ca.pem")]
    [InlineData("/dev/null/ca.pem")]
    public async Task A_file_of_authorities_that_cannot_be_read_is_named(string file)
    {
        var request = new TokenRequest(new() { TokenEndpoint = new("https://127.0.0.1:1/token"), TokenEndpointCaFile = file, ClientId = "client", ClientSecret = Secret });
        var error = await Assert.ThrowsAsync<TransportException>(request.SendAsync);
        Assert.Contains($"file '{file}' cannot be used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_reason_is_cut_but_no_secret_in_it()
    {
        var error = await RefusedAsync(new($$"""{"error":"{{new string('x', 293)}}{{Secret}}{{new string('y', 5000)}}"}""", HttpStatusCode.BadRequest), "400 xxx");
        Assert.EndsWith("xxx[se.", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 300, 500);
    }

    [Fact]
    public async Task In_what_alphabet_an_answer_is_said_to_be_does_not_matter() => await FailsAsync(
        TransportErrorKind.Transient,
        new(static () =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new ByteArrayContent("<html>"u8.ToArray()) };
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", "text/html; charset=windows-1252");
            return answer;
        }),
        "503");

    private static Task<TransportException> RefusedAsync(Endpoint endpoint, string reason) => FailsAsync(TransportErrorKind.Unauthenticated, endpoint, reason);

    private static async Task<TransportException> FailsAsync(TransportErrorKind kind, Endpoint endpoint, string reason)
    {
        var error = await Assert.ThrowsAsync<TransportException>(() => endpoint.AskAsync());
        Assert.Equal(kind, error.Kind);
        Assert.StartsWith($"STR2606 No token from https://id.test/token for client 'client': {reason}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>Answers every request in the same way.</summary>
    private sealed class Endpoint(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        internal Endpoint(string answer, HttpStatusCode status = HttpStatusCode.OK)
            : this(() => new(status) { Content = new StringContent(answer) })
        {
        }

        internal Endpoint(Exception error)
            : this(() => throw error)
        {
        }

        internal string Asked { get; private set; } = "";

        internal Task<BearerToken> AskAsync(string? scope = null)
        {
            var credentials = new ClientCredentials { TokenEndpoint = new("https://name:canary@id.test/token?tenant=x"), ClientId = "client", ClientSecret = Secret, Scope = scope };
            return new TokenRequest(credentials, new ManualTimeProvider(Now), () => this).SendAsync();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)} {request.Headers.Authorization} {await request.Content!.ReadAsStringAsync(cancellationToken)}";
            return answer();
        }
    }
}
