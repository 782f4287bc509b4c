using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Hosting;
using Streaming.Worker.Tests.Support;
using Xunit;

namespace Streaming.Worker.Tests.Hosting;

public sealed class HttpEndpointTests
{
    [Fact]
    public async Task Health_follows_the_worker()
    {
        await using var host = await HostAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), await host.ProbeAsync());
        host.Run.Monitor.Started("copy", "w", "c");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), await host.ProbeAsync());
        host.Run.Monitor.Retrying("no broker", TimeSpan.FromMinutes(1));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await host.ProbeAsync());
        var worker = (await host.Client.GetFromJsonAsync<JsonElement>("/health/live", Stop)).GetProperty("workers")[0];
        Assert.Equal(("copy", "w", "waiting", "no broker"), (Text(worker, "job"), Text(worker, "worker"), Text(worker, "phase"), Text(worker, "problem")));
        host.Run.Monitor.Failed("STR1 gone");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), await host.ProbeAsync());
    }

    [Fact]
    public async Task A_drain_from_this_machine_stops_the_workers()
    {
        await using var host = await HostAsync();
        using var answer = await host.Client.PostAsync("/drain", null, Stop);
        Assert.Equal((HttpStatusCode.Accepted, WorkerPhase.Stopping), (answer.StatusCode, host.Run.Monitor.Health.Phase));
    }

    [Theory]
    [InlineData("GET", "/drain", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/health/live", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_served(string method, string path, HttpStatusCode status)
    {
        await using var host = await HostAsync();
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await host.Client.SendAsync(request, Stop);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(WorkerPhase.Starting, host.Run.Monitor.Health.Phase);
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "application/openmetrics-text; version=1.0.0; charset=utf-8", true)]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8", false)]
    public async Task Metrics_come_in_the_format_that_is_asked_for(string accept, string type, bool ends)
    {
        await using var host = await HostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await host.Client.SendAsync(request, Stop);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(ends, (await answer.Content.ReadAsStringAsync(Stop)).EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var host = await HostAsync();
        var options = new HttpOptions { Address = "127.0.0.1", Port = host.Port };
        var error = await Assert.ThrowsAsync<StreamingException>(() => HttpEndpoint.StartAsync(options, new(), new(new(), TimeProvider.System), NullLoggerFactory.Instance, Stop));
        Assert.Equal("STR2505", error.Code);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<Served> HostAsync()
    {
        var settings = new Dictionary<string, string?> { ["Streaming:Kafka:BootstrapServers"] = "127.0.0.1:1" };
        var run = new WorkerRun(JobSetup.Read(Jobs.Copy, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), null), new(), NullLoggerFactory.Instance, null);
        var runs = new WorkerRuns();
        runs.Add(run);
        return new(run, await HttpEndpoint.StartAsync(new() { Address = "127.0.0.1", Port = 0 }, runs, new(runs, TimeProvider.System), NullLoggerFactory.Instance, Stop));
    }

    private sealed class Served(WorkerRun run, HttpEndpoint endpoint) : IAsyncDisposable
    {
        public WorkerRun Run => run;

        public int Port => endpoint.Address.Port;

        public HttpClient Client { get; } = new() { BaseAddress = endpoint.Address };

        public async Task<(HttpStatusCode Live, HttpStatusCode Startup, HttpStatusCode Ready)> ProbeAsync() => (await StatusAsync("live"), await StatusAsync("startup"), await StatusAsync("ready"));

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await endpoint.DisposeAsync();
            await run.DisposeAsync();
        }

        private async Task<HttpStatusCode> StatusAsync(string probe)
        {
            using var answer = await Client.GetAsync($"/health/{probe}", Stop);
            return answer.StatusCode;
        }
    }
}
