using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Streaming.Tests.Shared;

namespace Shop.Tests.Watching;

/// <summary>A Prometheus that scrapes one worker every second and evaluates a file of rules as often.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly ChildProcess _process;

    internal PrometheusServer(string program, string folder, int worker, string rules)
    {
        var config = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(config, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["{{Path.GetFullPath(rules)}}"]
            scrape_configs:
              - job_name: streaming
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:{{worker}}"]}]
            """);
        var port = FreePort();
        _client = new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        _process = new(program, [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]);
    }

    internal bool HasExited => _process.HasExited;

    internal string Text => _process.Text;

    /// <summary>A port of the loopback interface that nothing listened at a moment ago.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The numbers that a query has now, each with its labels.</summary>
    /// <exception cref="InvalidOperationException">The query is wrong.</exception>
    internal async Task<IReadOnlyList<(double Value, string Labels)>> QueryAsync(string query, CancellationToken stop) =>
        await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", stop) is { } data
            ? [.. data.GetProperty("result").EnumerateArray().Select(static s => (Number(s.GetProperty("value")[1].GetString()!), Labels(s.GetProperty("metric")))).Where(static s => double.IsFinite(s.Item1))]
            : [];

    /// <summary>The alerting rules that were loaded, and how they are.</summary>
    internal async Task<IReadOnlyList<(string Name, string Health)>> RulesAsync(CancellationToken stop) =>
        await AskAsync("/api/v1/rules?type=alert", stop) is { } data
            ? [.. data.GetProperty("groups").EnumerateArray().SelectMany(static g => g.GetProperty("rules").EnumerateArray()).Select(static r => (r.GetProperty("name").GetString()!, r.GetProperty("health").GetString()!))]
            : [];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static string Labels(JsonElement metric) => string.Join(", ", metric.EnumerateObject().Select(static l => $"{l.Name}={l.Value.GetString()}"));

    /// <summary>What the server answers; null while it starts.</summary>
    private async Task<JsonElement?> AskAsync(string path, CancellationToken stop)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), stop);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
            var text = await answer.Content.ReadAsStringAsync(stop);
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("data") : throw new InvalidOperationException($"{path}: {text}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
