using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Streaming.Integration.Tests.Jobs;

/// <summary>A worker whose traces and metrics go to a collector, as docs/telemetry.md has it. Where that is say OpenTelemetry's own variables.</summary>
internal static class ExportingWorker
{
    internal static async Task<int> RunAsync(Topology job, string[] args)
    {
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource("Streaming").AddOtlpExporter().Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter("Streaming").AddOtlpExporter().Build();
        return await StreamingWorker.RunAsync(job, args);
    }
}
