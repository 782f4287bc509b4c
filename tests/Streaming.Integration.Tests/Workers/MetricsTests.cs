using System.Diagnostics;
using System.Globalization;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>What a scraper of a worker process sees.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task A_worker_tells_what_it_has_done_and_the_page_passes_promtool()
    {
        var job = await Cluster.JobAsync("metrics", 2);
        using var folder = new StateFolder();
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        await Cluster.WriteAsync($"{job}-in", Enumerable.Range(0, 100).Select(i => new Item(i % 2, null, $"k{i % 4}|x", start.AddSeconds(i).ToUnixTimeMilliseconds())));
        await using var worker = new WorkerProcess("windows", job, folder, ["run"], ("Streaming__Http__Port", "0"), ("Streaming__Http__Address", "127.0.0.1"));
        await worker.UntilSaidAsync("tasks assigned");
        using var client = new HttpClient { BaseAddress = worker.Http };
        var page = "";
        await Eventually.TrueAsync(
            async () =>
            {
                page = await client.GetStringAsync("/metrics", Cluster.Stop);
                return Value(page, "streaming_records_in_total", "subtopology=\"count\"") >= 100 && Value(page, "streaming_watermark_delay_seconds", "subtopology=\"count\"") > 0 && Value(page, "streaming_input_lag", $"topic=\"{job}-in\"") == 0;
            },
            () => page);
        Assert.Equal(100, Value(page, "streaming_records_in_total", $"subtopology=\"{job}-in\""));
        Assert.Equal(2, Value(page, "streaming_input_partitions", $"topic=\"{job}-in\""));
        Assert.Equal(1, Value(page, "streaming_ready", ""));
        Assert.Equal(256 << 20, Value(page, "streaming_memory_limit_bytes", ""));
        Assert.InRange(Value(page, "streaming_watermark_delay_seconds", "subtopology=\"count\""), 1600, 100_000);
        Assert.True(Value(page, "streaming_epochs_total", "") >= 1);
        Assert.Equal(Value(page, "streaming_epoch_duration_seconds_count", "phase=\"cut\""), Value(page, "streaming_epoch_duration_seconds_count", "phase=\"total\""));
        Assert.True(Value(page, "streaming_state_disk_bytes", "") > 0);
        Assert.Contains("dotnet_gc_collections_total", page, StringComparison.Ordinal);
        await PassesPromtoolAsync(page);
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
    }

    [Fact]
    public async Task A_worker_that_waits_at_its_start_tells_it_in_health_and_metrics()
    {
        using var folder = new StateFolder();
        await using var worker = new WorkerProcess(
            "windows", "early", folder, ["run"], ("Streaming__Http__Port", "0"), ("Streaming__Http__Address", "127.0.0.1"), ("Streaming__Kafka__BootstrapServers", "127.0.0.1:1"));
        await worker.UntilSaidAsync("Trying again");
        using var client = new HttpClient { BaseAddress = worker.Http };
        var page = await client.GetStringAsync("/metrics", Cluster.Stop);
        Assert.True(Value(page, "streaming_retries_total", "worker=\"w\"") >= 1, page);
        Assert.Equal(0, Value(page, "streaming_ready", "worker=\"w\""));
        using var health = await client.GetAsync("/health/ready", Cluster.Stop);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"phase\":\"starting\"", await health.Content.ReadAsStringAsync(Cluster.Stop), StringComparison.Ordinal);
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
    }

    /// <summary>The value of the one series that has a label.</summary>
    private static double Value(string page, string name, string label)
    {
        var lines = page.Split('\n').Where(l => l.StartsWith($"{name}{{", StringComparison.Ordinal) && l.Contains(label, StringComparison.Ordinal)).ToList();
        return lines.Count == 1 ? double.Parse(lines[0][(lines[0].LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) : -1;
    }

    private static async Task PassesPromtoolAsync(string page)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not there: it comes with Prometheus. All else of this test has passed.");
        }
        using var promtool = process!;
        // What the runtime calls its own metrics is not ours to judge.
        var own = page.Split('\n').Where(l => l.StartsWith("streaming_", StringComparison.Ordinal) || l.Contains(" streaming_", StringComparison.Ordinal));
        await promtool.StandardInput.WriteAsync(string.Join('\n', own) + "\n");
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync(Cluster.Stop) + await promtool.StandardError.ReadToEndAsync(Cluster.Stop);
        await promtool.WaitForExitAsync(Cluster.Stop);
        Assert.True(promtool.ExitCode == 0 && said.Trim().Length == 0, said);
    }
}
