using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Metrics;

namespace Streaming.Hosting;

/// <summary>The port for metrics, health and drain: a server of its own beside whatever the host serves.</summary>
internal sealed class HttpEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly MetricCollector _collector;

    private HttpEndpoint(WebApplication server, MetricCollector collector, Uri address) => (_server, _collector, Address) = (server, collector, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Listens.</summary>
    /// <exception cref="StreamingException">STR2505: the port cannot be had.</exception>
    public static async Task<HttpEndpoint> StartAsync(HttpOptions options, WorkerRuns runs, WorkerMetrics metrics, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxConcurrentConnections = 64;
            k.Limits.MaxRequestBodySize = 0;
            k.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.AddSingleton(loggers);
        // The host's signals are the worker's.
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();
        var server = builder.Build();
        var collector = new MetricCollector(metrics.Meter);
        var pages = new HttpPages(runs, collector);
        ((IApplicationBuilder)server).Run(pages.AnswerAsync);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            collector.Dispose();
            await server.DisposeAsync();
            throw new StreamingException("STR2505", string.Create(CultureInfo.InvariantCulture, $"Port {options.Port} at {options.Address} cannot be listened at: {e.Message} Set Streaming:Http:Port to another one, or to 0 for any that is free."), e);
        }
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        new HttpLog(loggers.CreateLogger("Streaming")).Listening(address);
        return new(server, collector, new(address));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _collector.Dispose();
    }

    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What the endpoint logs.</summary>
internal sealed partial class HttpLog(ILogger logger)
{
    [LoggerMessage(12, LogLevel.Information, "Metrics and health at {Address}")]
    public partial void Listening(string address);
}
