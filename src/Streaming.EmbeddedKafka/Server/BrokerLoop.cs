using System.Threading.Channels;
using Streaming.Kafka.Embedded.Core;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>
/// Runs the broker: one request at a time, and time between them. The only place that touches it, so that it needs no locks. Answers go out when what they say has been kept
/// (<see cref="Broker.Flush"/>): one by one, or those of a round together if that is costly.
/// </summary>
internal sealed class BrokerLoop : IAsyncDisposable
{
    // So that timers are not late when requests never stop.
    private const int RequestsBetweenTimers = 64;

    // Each connection has one request here at most.
    private readonly Channel<ConnectionCall?> _calls = Channel.CreateUnbounded<ConnectionCall?>(new() { SingleReader = true });
    private readonly Broker _broker;
    private readonly Outbox _outbox;
    private readonly Action<string> _log;
    private readonly bool _flushesRounds;
    private readonly ITimer _timer;
    private readonly Task _run;

    /// <summary>Starts the loop.</summary>
    /// <param name="broker">The broker, which nobody else touches from now on.</param>
    /// <param name="outbox">Where its calls leave their answers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="flushesRounds">Flushing is costly.</param>
    /// <param name="log">Hears of failures.</param>
    public BrokerLoop(Broker broker, Outbox outbox, TimeProvider time, bool flushesRounds, Action<string> log)
    {
        (_broker, _outbox, _flushesRounds, _log) = (broker, outbox, flushesRounds, log);
        _timer = time.CreateTimer(_ => _calls.Writer.TryWrite(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _run = Task.Run(RunAsync);
    }

    /// <summary>The end of the loop: with a <see cref="StorageException"/> if what was decided could not be kept. Nothing is answered after that.</summary>
    public Task Ended => _run;

    /// <summary>Hands a request over. False once the loop has ended.</summary>
    public bool Post(ConnectionCall call) => _calls.Writer.TryWrite(call);

    /// <summary>Ends the loop. Calls that wait for something are not answered any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _timer.DisposeAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                for (var i = 0; i < RequestsBetweenTimers && _calls.Reader.TryRead(out var call); i++)
                {
                    if (call is null) continue;
                    Guard(() => _broker.Handle(call));
                    if (!_flushesRounds) EndStep();
                }
                Guard(() => _timer.Change(_broker.Advance() ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
                EndStep();
            }
            while (await _calls.Reader.WaitToReadAsync());
        }
        finally
        {
            _calls.Writer.TryComplete();
        }
    }

    private void EndStep()
    {
        _broker.Flush();
        _outbox.Send();
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is not StorageException)
        {
            _log($"A step of the broker failed: {e}");
        }
    }
}
