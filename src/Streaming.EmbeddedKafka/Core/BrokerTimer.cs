namespace Streaming.Kafka.Embedded.Core;

/// <summary>Something that happens after a while. It can be set again, which moves it; made by <see cref="Timers"/>.</summary>
internal sealed class BrokerTimer(Timers timers, Action action)
{
    /// <summary>When it is due, on <see cref="BrokerClock.Elapsed"/>; null if it is not set.</summary>
    public long? Due { get; private set; }

    /// <summary>When the queue looks at it next; null if it is not in the queue. Never later than <see cref="Due"/>.</summary>
    internal long? Queued { get; set; }

    /// <summary>Sets it, whether it was set or not.</summary>
    public void Set(long milliseconds)
    {
        Due = timers.Now + Math.Max(milliseconds, 0);
        timers.Add(this);
    }

    /// <summary>It will not happen.</summary>
    public void Cancel() => Due = null;

    internal void Fire()
    {
        Due = null;
        action();
    }
}
