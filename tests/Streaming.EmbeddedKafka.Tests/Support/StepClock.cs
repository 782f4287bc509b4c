namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StepClock : TimeProvider
{
    private TimeSpan _passed;

    /// <summary>What it shows, in milliseconds since 1970.</summary>
    public long Now => GetUtcNow().ToUnixTimeMilliseconds();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Move(long milliseconds) => _passed += TimeSpan.FromMilliseconds(milliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Batches.Noon) + _passed;

    public override long GetTimestamp() => _passed.Ticks;
}
