using Streaming.Kafka.Embedded.Core;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Plays a scenario on the embedded broker and on a real one, and compares what was observed.</summary>
internal static class Brokers
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA");

    /// <summary>The scenario is played on the embedded broker in any case; it is compared if STREAMING_TEST_KAFKA names a real one.</summary>
    public static async Task AgreeAsync(Action<Stage> scenario)
    {
        var stop = TestContext.Current.CancellationToken;
        var real = string.IsNullOrEmpty(Real) ? Task.FromResult("") : Task.Run(() => Play(Real, scenario), stop);
        List<string> lines = [];
        await using var kafka = await EmbeddedKafka.StartAsync(new() { Log = l => { lock (lines) lines.Add(l); } }, Settings, static _ => { }, stop);
        var ours = await Task.Run(() => Play(kafka.BootstrapServers, scenario), stop);
        lock (lines) Assert.DoesNotContain(lines, l => l.Contains("failed", StringComparison.Ordinal) || l.Contains("mistake", StringComparison.Ordinal));
        Assert.SkipWhen(string.IsNullOrEmpty(Real), "STREAMING_TEST_KAFKA is not set: no broker to compare with.");
        var difference = Difference(await real, ours);
        Assert.True(difference.Length == 0, difference);
    }

    // Compaction begins sooner than on the real broker, so that only that is waited for.
    private static BrokerSettings Settings(BrokerSettings settings) => settings with { CompactionIntervalMs = 500 };

    private static string Play(string bootstrapServers, Action<Stage> scenario)
    {
        using var stage = new Stage(bootstrapServers);
        scenario(stage);
        return stage.Transcript.ToString();
    }

    // The lines that differ, one below the other.
    private static string Difference(string kafka, string ours)
    {
        var (theirs, own) = (kafka.Split('\n'), ours.Split('\n'));
        return string.Concat(Enumerable.Range(0, Math.Max(theirs.Length, own.Length))
            .Select(i => (Kafka: theirs.ElementAtOrDefault(i), Ours: own.ElementAtOrDefault(i)))
            .Where(l => l.Kafka != l.Ours)
            .Select(l => $"\n  Kafka: {l.Kafka}\n  ours:  {l.Ours}"));
    }

    private static async Task<string> PlayOnOwnAsync(Action<Stage> scenario)
    {
        List<string> lines = [];
        await using var kafka = await EmbeddedKafka.StartAsync(new() { Log = l => { lock (lines) lines.Add(l); } }, TestContext.Current.CancellationToken);
        var transcript = await Task.Run(() => Play(kafka.BootstrapServers, scenario), TestContext.Current.CancellationToken);
        lock (lines) Assert.DoesNotContain(lines, l => l.Contains("failed", StringComparison.Ordinal) || l.Contains("mistake", StringComparison.Ordinal));
        return transcript;
    }
}
