namespace Streaming.Kafka.Tokens;

/// <summary>The token that all clients of a transport share.</summary>
/// <param name="request">Gets a new one.</param>
/// <param name="time">When one is old.</param>
/// <param name="log">Is told of what is tried again.</param>
internal sealed class TokenSource(Func<Task<BearerToken>> request, TimeProvider time, Action<int, string>? log)
{
    // Of syslog.
    private const int Critical = 2;

    private readonly Lock _gate = new();
    private BearerToken? _last;
    private Task<BearerToken>? _request;

    /// <summary>One that holds.</summary>
    /// <exception cref="TransportException">There is none.</exception>
    internal Task<BearerToken> GetAsync() => Last(static t => t.Expires) is { } last ? Task.FromResult(last) : RequestAsync();

    /// <summary>A new one, or the last if that is no old one. While none can be had, the last as long as it holds: the client asks again before that is over.</summary>
    /// <exception cref="TransportException">There is none that holds.</exception>
    internal async Task<BearerToken> RenewAsync()
    {
        if (Last(static t => t.IsOldFrom) is { } young) return young;
        try
        {
            return await RequestAsync();
        }
        catch (TransportException e) when (Last(static t => t.Expires) is { } last)
        {
            // Nobody else tells it as long as the last one holds, which leaves time to mend what is wrong.
            log?.Invoke(Critical, $"{e.Message} The last one holds until {last.Expires:u}.");
            return last;
        }
    }

    /// <summary>Answers a client that wants a token.</summary>
    /// <param name="set">Hands it one; returns why it does not take it, or null.</param>
    /// <param name="fail">Tells it why there is none. It asks again 10 s later.</param>
    /// <remarks>A client that is told nothing never asks again.</remarks>
    internal async Task AnswerAsync(Func<BearerToken, string?> set, Action<string> fail)
    {
        BearerToken? token = null;
        var error = "";
        try
        {
            token = await RenewAsync();
        }
        catch (Exception e)
        {
            error = e is TransportException ? e.Message.TrimEnd('.') : $"{e.GetType().Name} at the request for a token";
        }
        try
        {
            if (token is not null) error = set(token);
            if (error is not null) fail(error);
        }
        catch (ObjectDisposedException)
        {
            // The client is closed.
        }
    }

    private BearerToken? Last(Func<BearerToken, DateTimeOffset> until)
    {
        lock (_gate) return _last is { } last && time.GetUtcNow() < until(last) ? last : null;
    }

    /// <summary>Whoever asks while one is asked for waits for that.</summary>
    private Task<BearerToken> RequestAsync()
    {
        lock (_gate) return _request is { IsCompleted: false } ? _request : _request = AskAsync();

        async Task<BearerToken> AskAsync()
        {
            // Not under the lock, and not on a thread of the client's.
            await Task.Yield();
            var token = await request();
            lock (_gate) _last = token;
            return token;
        }
    }
}
