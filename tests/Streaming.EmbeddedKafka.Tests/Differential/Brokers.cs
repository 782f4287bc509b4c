using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Plays a scenario on the embedded broker, in memory and in files, and on a real one, and compares what was observed.</summary>
internal static class Brokers
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA");

    /// <summary>The scenario is played on the embedded broker in any case; it is compared if STREAMING_TEST_KAFKA names a real one.</summary>
    public static async Task AgreeAsync(Action<Stage> scenario)
    {
        using var folder = new DataFolder();
        var real = string.IsNullOrEmpty(Real) ? Task.FromResult("") : Task.Run(() => Play(Real, scenario), TestContext.Current.CancellationToken);
        var inFiles = PlayAsync(new() { DataDirectory = folder.Path }, scenario);
        var ours = await PlayAsync(new(), scenario);
        var difference = Difference(("memory", ours), ("files", await inFiles));
        Assert.True(difference.Length == 0, difference);
        Assert.SkipWhen(string.IsNullOrEmpty(Real), "STREAMING_TEST_KAFKA is not set: no broker to compare with.");
        difference = Difference(("Kafka", await real), ("ours", ours));
        Assert.True(difference.Length == 0, difference);
    }

    private static async Task<string> PlayAsync(EmbeddedKafkaOptions options, Action<Stage> scenario)
    {
        List<string> lines = [];
        options.Log = l => { lock (lines) lines.Add(l); };
        await using var kafka = await EmbeddedKafka.StartAsync(options, Settings, static _ => { }, TestContext.Current.CancellationToken);
        var transcript = await Task.Run(() => Play(kafka.BootstrapServers, scenario), TestContext.Current.CancellationToken);
        lock (lines) Assert.DoesNotContain(lines, l => l.Contains("failed", StringComparison.Ordinal) || l.Contains("mistake", StringComparison.Ordinal));
        return transcript;
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
    private static string Difference((string Name, string Text) one, (string Name, string Text) other)
    {
        var (first, second) = (one.Text.Split('\n'), other.Text.Split('\n'));
        return string.Concat(Enumerable.Range(0, Math.Max(first.Length, second.Length))
            .Select(i => (First: first.ElementAtOrDefault(i), Second: second.ElementAtOrDefault(i)))
            .Where(l => l.First != l.Second)
            .Select(l => $"\n  {one.Name + ":",-7} {l.First}\n  {other.Name + ":",-7} {l.Second}"));
    }
}
