using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streaming.Metrics;

namespace Streaming.Hosting;

/// <summary>What is served: few paths, no payloads, no secrets.</summary>
internal sealed class HttpPages(WorkerRuns runs, MetricCollector metrics)
{
    public Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET" or "HEAD", "/health/live") => HealthAsync(context, static h => h.IsLive),
        ("GET" or "HEAD", "/health/ready") => HealthAsync(context, static h => h.IsReady),
        ("GET" or "HEAD", "/health/startup") => HealthAsync(context, static h => h.IsStarted),
        ("GET" or "HEAD", "/metrics") => MetricsAsync(context),
        ("POST", "/drain") => DrainAsync(context),
        (_, "/health/live" or "/health/ready" or "/health/startup" or "/metrics" or "/drain") => EndAsync(context, StatusCodes.Status405MethodNotAllowed),
        _ => EndAsync(context, StatusCodes.Status404NotFound),
    };

    private async Task HealthAsync(HttpContext context, Func<WorkerHealth, bool> isWell)
    {
        var all = runs.All.Select(static r => r.Health).ToList();
        var well = all.All(isWell);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("status", well ? "ok" : "unavailable");
            json.WriteStartArray("workers");
            foreach (var health in all)
            {
                json.WriteStartObject();
                json.WriteString("job", health.Job);
                json.WriteString("worker", health.Worker);
                json.WriteString("phase", health.Phase.ToString().ToLowerInvariant());
                json.WriteNumber("tasks", health.Tasks);
                if (health.Problem is { } problem) json.WriteString("problem", problem);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        context.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(text.ToArray(), context.RequestAborted);
    }

    private async Task MetricsAsync(HttpContext context)
    {
        var openMetrics = context.Request.Headers.Accept.Any(static a => a?.Contains("application/openmetrics-text", StringComparison.Ordinal) == true);
        context.Response.ContentType = openMetrics ? MetricText.OpenMetricsType : MetricText.PrometheusType;
        await context.Response.WriteAsync(metrics.Collect(openMetrics), context.RequestAborted);
    }

    private Task DrainAsync(HttpContext context)
    {
        // Whoever reaches the port from elsewhere may look, not stop.
        if (context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from)) return EndAsync(context, StatusCodes.Status403Forbidden);
        foreach (var run in runs.All) run.Drain();
        return EndAsync(context, StatusCodes.Status202Accepted);
    }

    private static Task EndAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
