using Streaming.Kafka.Tokens;
using Streaming.Testing;

namespace Streaming.Kafka.Tests.Tokens;

public sealed class TokenSourceTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _log = [];
    private readonly TokenSource _source;
    private Func<Task<BearerToken>>? _request;
    private int _requests;

    public TokenSourceTests() => _source = new(RequestAsync, _time, (level, line) => _log.Add($"{level} {line}"));

    [Fact]
    public async Task All_share_a_token_until_half_of_its_time_is_over_and_then_the_next_one()
    {
        Assert.Equal("1", (await _source.RenewAsync()).Value);
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal("1", (await _source.RenewAsync()).Value);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", (await _source.GetAsync()).Value);
        Assert.Equal("2", (await _source.RenewAsync()).Value);
        Assert.Equal("2", (await _source.GetAsync()).Value);
    }

    [Fact]
    public async Task Whoever_asks_while_a_request_is_under_way_waits_for_its_answer()
    {
        var answer = new TaskCompletionSource<BearerToken>();
        _request = () => answer.Task;
        Task<BearerToken>[] waiting = [_source.RenewAsync(), _source.GetAsync(), _source.RenewAsync()];
        Assert.All(waiting, static w => Assert.False(w.IsCompleted));
        answer.SetResult(Token("shared"));
        Assert.All(await Task.WhenAll(waiting), static t => Assert.Equal("shared", t.Value));
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task While_none_can_be_had_the_last_one_is_given_as_long_as_it_holds()
    {
        await _source.GetAsync();
        _request = static () => throw new TransportException(TransportErrorKind.Transient, "STR2606 away.");
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal("1", (await _source.RenewAsync()).Value);
        Assert.Equal("2 STR2606 away. The last one holds until 2026-01-01 00:01:40Z.", Assert.Single(_log));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TransportException>(_source.RenewAsync);
        await Assert.ThrowsAsync<TransportException>(_source.GetAsync);
        _request = null;
        Assert.Equal("5", (await _source.GetAsync()).Value);
    }

    [Fact]
    public async Task A_client_is_answered_whatever_happens_since_it_would_not_ask_again()
    {
        Assert.Equal("set 1", await AnswerAsync());
        _time.Advance(TimeSpan.FromSeconds(100));
        _request = static () => throw new TransportException(TransportErrorKind.Transient, "STR2606 away.");
        Assert.Equal("failed STR2606 away", await AnswerAsync());
        _request = static () => throw new InvalidOperationException("canary");
        Assert.Equal("failed InvalidOperationException at the request for a token", await AnswerAsync());
        _request = static () => throw new ObjectDisposedException("of the request");
        Assert.Equal("failed ObjectDisposedException at the request for a token", await AnswerAsync());
        _request = null;
        Assert.Equal("failed not taken", await AnswerAsync(static () => "not taken"));
        Assert.Equal("", await AnswerAsync(static () => throw new ObjectDisposedException("client")));
    }

    private async Task<string> AnswerAsync(Func<string?>? taken = null)
    {
        var told = "";
        await _source.AnswerAsync(
            token =>
            {
                if (taken is not null) return taken();
                told += $"set {token.Value}";
                return null;
            },
            error => told += $"failed {error}");
        return told;
    }

    private Task<BearerToken> RequestAsync()
    {
        _requests++;
        return _request?.Invoke() ?? Task.FromResult(Token($"{_requests}"));
    }

    private BearerToken Token(string value) => new(value, _time.GetUtcNow(), _time.GetUtcNow() + TimeSpan.FromSeconds(100));
}
