using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Streaming.Integration.Tests.Jobs;

namespace Streaming.Integration.Tests.Support;

/// <summary>A worker as a process of its own: this executable, started with a job's name in its environment.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    internal WorkerProcess(string kind, string job, StateFolder folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
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
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal string Text => string.Join(Environment.NewLine, _lines);

    /// <summary>Where it says that its metrics and health are; it was started with a port.</summary>
    internal Uri Http => new(Address().Match(Text).Groups[1].Value);

    internal bool HasExited => _process.HasExited;

    /// <summary>The largest set of resident pages so far, in bytes.</summary>
    internal long PeakBytes { get; private set; }

    internal void Measure()
    {
        if (_process.HasExited) return;
        _process.Refresh();
        PeakBytes = Math.Max(PeakBytes, _process.PeakWorkingSet64);
    }

    internal Task UntilSaidAsync(string text) => Eventually.TrueAsync(
        () =>
        {
            if (_process.HasExited && !Text.Contains(text, StringComparison.Ordinal)) Assert.Fail($"The worker ended with {_process.ExitCode}:{Environment.NewLine}{Text}");
            return Task.FromResult(Text.Contains(text, StringComparison.Ordinal));
        },
        () => $"the worker says '{text}'; it said:{Environment.NewLine}{Text}");

    /// <summary>The process's exit code, when it has ended.</summary>
    internal async Task<int> EndAsync(TimeSpan? bound = null)
    {
        using var limit = new CancellationTokenSource(bound ?? Eventually.Bound);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The worker did not end:{Environment.NewLine}{Text}");
        }
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM.</summary>
    internal async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("Metrics and health at (http://[0-9.:]+)")]
    private static partial Regex Address();

    private void Take(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
