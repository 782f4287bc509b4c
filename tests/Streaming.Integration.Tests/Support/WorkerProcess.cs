using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Streaming.Integration.Tests.Jobs;
using Streaming.Tests.Shared;

namespace Streaming.Integration.Tests.Support;

/// <summary>A worker as a process of its own: this executable, started with a job's name in its environment.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    internal WorkerProcess(string kind, string job, StateFolder folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(WorkerProcess).Assembly.Location] : [];
        _process = new(Environment.ProcessPath!, [.. self, .. arguments], start => Configure(start, kind, job, folder, environment));
    }

    internal string Text => _process.Text;

    /// <summary>Where it says that its metrics and health are; it was started with a port.</summary>
    internal Uri Http => new(Address().Match(Text).Groups[1].Value);

    internal bool HasExited => _process.HasExited;

    /// <summary>The largest set of resident pages, in bytes, as of the last measurement.</summary>
    internal long PeakBytes { get; private set; }

    internal void Measure() => PeakBytes = Math.Max(PeakBytes, _process.PeakBytes);

    internal Task UntilSaidAsync(string text) => Eventually.TrueAsync(
        () =>
        {
            if (_process.HasExited && !Text.Contains(text, StringComparison.Ordinal)) Assert.Fail($"The worker ended with {_process.ExitCode}:{Environment.NewLine}{Text}");
            return Task.FromResult(Text.Contains(text, StringComparison.Ordinal));
        },
        () => $"the worker says '{text}'; it said:{Environment.NewLine}{Text}");

    /// <summary>The process's exit code, when it has ended.</summary>
    internal Task<int> EndAsync(TimeSpan? bound = null) => _process.EndAsync(bound ?? Eventually.Bound);

    /// <summary>kill -9.</summary>
    internal Task KillAsync()
    {
        _process.Kill();
        return EndAsync();
    }

    /// <summary>SIGTERM.</summary>
    internal Task TerminateAsync() => _process.TerminateAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static void Configure(ProcessStartInfo start, string kind, string job, StateFolder folder, (string Name, string Value)[] environment)
    {
        start.Environment[WorkerJob.KindVariable] = kind;
        start.Environment[WorkerJob.NameVariable] = job;
        start.Environment["Streaming__Kafka__BootstrapServers"] = Cluster.Servers;
        start.Environment["Streaming__StateDirectory"] = folder.Path;
        start.Environment["Streaming__WorkerName"] = "w";
        start.Environment["Streaming__CommitInterval"] = "00:00:00.2";
        start.Environment["Streaming__MemoryLimit"] = (256 << 20).ToString(CultureInfo.InvariantCulture);
        // Starts quickly, since it does not live long.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
    }

    [GeneratedRegex("Metrics and health at (http://[0-9.:]+)")]
    private static partial Regex Address();
}
