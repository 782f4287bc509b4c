namespace Streaming.Kafka.Embedded.Core;

/// <summary>
/// The time of one step. It stands still between two calls of <see cref="Read"/>, so that everything that a step decides, it decides at one time.
/// </summary>
/// <param name="time">Where the time comes from.</param>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Milliseconds since 1970, for timestamps and ages. May go back.</summary>
    public long Now { get; private set; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since the start, for time-outs. Never goes back.</summary>
    public long Elapsed { get; private set; }

    /// <summary>Begins a step.</summary>
    public void Read()
    {
        Now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Elapsed = (long)time.GetElapsedTime(_start).TotalMilliseconds;
    }
}
