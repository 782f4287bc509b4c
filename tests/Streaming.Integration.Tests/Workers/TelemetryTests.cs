using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>What a worker tells an OpenTelemetry collector.</summary>
public sealed class TelemetryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    [Fact]
    public async Task Epochs_are_spans_that_are_linked_to_a_records_trace_and_metrics_come_with_them()
    {
        var job = await Cluster.JobAsync("telemetry", 1);
        using var folder = new StateFolder();
        await using var collector = await OtlpCollector.StartAsync();
        await using var worker = new WorkerProcess(
            "exporting", job, folder, ["run"],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "500"), ("OTEL_SERVICE_NAME", "shop"));
        await worker.UntilSaidAsync("tasks assigned");
        await OtherProducers.WriteWithHeaderAsync($"{job}-in", "a", "traceparent", $"00-{Trace}-{Span}-01");
        byte[][] linked = [Convert.FromHexString(Trace), Convert.FromHexString(Span), "epoch"u8.ToArray(), "deliver"u8.ToArray(), "streaming.job"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(job)];
        await Eventually.TrueAsync(() => Task.FromResult(collector.Has("/v1/traces", linked)), () => $"a span is linked to the record's trace; the worker said:{Environment.NewLine}{worker.Text}");
        await Eventually.TrueAsync(
            () => Task.FromResult(collector.Has("/v1/metrics", "streaming.records.in", "streaming.epoch.duration", "streaming.watermark.delay", job, "shop")),
            () => $"metrics come; the worker said:{Environment.NewLine}{worker.Text}");
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
        Assert.Equal(["a"], await Cluster.ReadAsync($"{job}-out"));
    }
}
