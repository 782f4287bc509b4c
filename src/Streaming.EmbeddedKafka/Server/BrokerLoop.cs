using System.Threading.Channels;
using Streaming.Kafka.Embedded.Core;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>Runs the broker: one request at a time, and time between them. The only place that touches it, so that it needs no locks.</summary>
internal sealed class BrokerLoop : IAsyncDisposable
{
    // So that timers are not late when requests never stop.
    private const int RequestsBetweenTimers = 64;

    // Each connection has one request here at most.
    private readonly Channel<Call?> _calls = Channel.CreateUnbounded<Call?>(new() { SingleReader = true });
    private readonly Broker _broker;
    private readonly Action<string> _log;
    private readonly ITimer _timer;
    private readonly Task _run;

    public BrokerLoop(Broker broker, TimeProvider time, Action<string> log)
    {
        (_broker, _log) = (broker, log);
        _timer = time.CreateTimer(_ => _calls.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Hands a request over. False once the loop has ended.</summary>
    public bool Post(Call call) => _calls.Writer.TryWrite(call);

    /// <summary>Ends the loop. Calls that wait for something are not answered any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _run;
        await _timer.DisposeAsync();
    }

    private async Task RunAsync()
    {
        do
        {
            for (var i = 0; i < RequestsBetweenTimers && _calls.Reader.TryRead(out var call); i++)
            {
                if (call is not null) Guard(() => _broker.Handle(call));
            }
            Guard(() => _timer.Change(_broker.Advance() ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        }
        while (await _calls.Reader.WaitToReadAsync());
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            _log($"A step of the broker failed: {e}");
        }
    }
}
