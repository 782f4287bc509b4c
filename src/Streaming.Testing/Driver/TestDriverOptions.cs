namespace Streaming.Testing;

/// <summary>Options of a <see cref="TopologyTestDriver"/>.</summary>
public sealed class TestDriverOptions
{
    /// <summary>Partitions of the topics that the job reads and writes. Default 1; with more, records spread by key as in the cluster, and the order between partitions is not theirs.</summary>
    public int Partitions { get; set; } = 1;

    /// <summary>What the clock shows at first. Default 2025-01-01 00:00 UTC: fixed, so that every run is the same.</summary>
    public DateTimeOffset Start { get; set; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs the engine's steps in another order for every seed; null (default) runs them first come, first served. Results must be the same.</summary>
    public int? Seed { get; set; }

    /// <summary>Whether the job runs at-least-once instead of exactly-once (default).</summary>
    public bool AtLeastOnce { get; set; }

    /// <summary>Services for serdes and sinks that ask for them. Default: none.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>How long, by the real clock, to wait for a user's function that does real I/O. Default zero: a test should not need any.</summary>
    public TimeSpan Patience { get; set; }
}
