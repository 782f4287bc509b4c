using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Streaming.Integration.Tests.Support;

/// <summary>Takes what an OpenTelemetry exporter sends over HTTP (OTLP, protobuf), and keeps it as it came.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        ((IApplicationBuilder)_server).Run(TakeAsync);
    }

    internal string Endpoint => _server.Urls.First();

    internal static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._server.StartAsync(Cluster.Stop);
        return collector;
    }

    /// <summary>True if one of the messages to a path has all these bytes in it.</summary>
    internal bool Has(string path, params byte[][] parts) => _taken.Any(t => t.Path == path && parts.All(p => t.Body.AsSpan().IndexOf(p) >= 0));

    /// <summary>True if one of the messages to a path has all these words in it.</summary>
    internal bool Has(string path, params string[] words) => Has(path, [.. words.Select(Encoding.UTF8.GetBytes)]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _taken.Enqueue((context.Request.Path.Value!, body.ToArray()));
        // An empty response message of protobuf.
        context.Response.ContentType = "application/x-protobuf";
    }
}
