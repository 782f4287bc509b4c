namespace Streaming.Kafka.Embedded.Core;

/// <summary>
/// What happens at a time: sessions that expire, requests that waited long enough. Timers of the same time fire in the order in which they were set. A timer that is moved
/// to later or cancelled stays in the queue until its old time and is looked at then: that is how heartbeats cost nothing.
/// </summary>
internal sealed class Timers(BrokerClock clock)
{
    private readonly PriorityQueue<BrokerTimer, (long Due, long Order)> _queue = new();
    private long _order;

    /// <summary><see cref="BrokerClock.Elapsed"/>.</summary>
    public long Now => clock.Elapsed;

    /// <summary>When <see cref="Run"/> must be called next; null if there is nothing to wait for.</summary>
    public long? Next => _queue.TryPeek(out _, out var first) ? first.Due : null;

    /// <summary>A timer that is not set yet.</summary>
    public BrokerTimer Create(Action action) => new(this, action);

    /// <summary>A timer that is set.</summary>
    public BrokerTimer After(long milliseconds, Action action)
    {
        var timer = Create(action);
        timer.Set(milliseconds);
        return timer;
    }

    /// <summary>Something that happens again and again, for the first time after one span.</summary>
    public void Every(long milliseconds, Action action)
    {
        BrokerTimer? timer = null;
        timer = Create(() =>
        {
            timer!.Set(milliseconds);
            action();
        });
        timer.Set(milliseconds);
    }

    /// <summary>Fires what is due. What is set meanwhile waits for the next call, even if it is due at once.</summary>
    public void Run()
    {
        var until = _order;
        while (_queue.TryPeek(out var timer, out var first) && first.Due <= Now && first.Order < until)
        {
            _queue.Dequeue();
            // An entry from before the timer was moved to earlier.
            if (timer.Queued != first.Due) continue;
            timer.Queued = null;
            if (timer.Due is not { } due) continue;
            if (due <= Now) timer.Fire();
            else Add(timer);
        }
    }

    internal void Add(BrokerTimer timer)
    {
        if (timer.Queued <= timer.Due) return;
        timer.Queued = timer.Due;
        _queue.Enqueue(timer, (timer.Due!.Value, _order++));
    }
}
