using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Shop.Demo.Metrics;

namespace Shop.Demo;

/// <summary>A worker of the job as a process of its own.</summary>
internal sealed partial class WorkerProcess : IWorkerProcess
{
    private const string PageMark = "Metrics and health at ";
    private const int LastLines = 20;
    private const int Sigterm = 15;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Task<int> _exit;
    private readonly Action<string> _warn;
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly TaskCompletionSource _working = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Lock _lock = new();
    private volatile WorkerFigures _figures = WorkerFigures.None;
    private MetricsWatch? _watch;
    private bool _disposed;

    /// <param name="warn">Told of warnings and errors that it logs.</param>
    public WorkerProcess(DemoOptions options, string stateDirectory, int number, bool untilEnd, Action<string> warn)
    {
        (Number, _warn) = (number, warn);
        // Its standard input stays open as long as this process lives: see ParentWatch.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in (string[])["run", .. untilEnd ? ["--until", "end", "--drain"] : Array.Empty<string>()]) start.ArgumentList.Add(argument);
        start.Environment[ParentWatch.Variable] = "1";
        start.Environment["Streaming__Kafka__BootstrapServers"] = options.Kafka;
        start.Environment["Streaming__StateDirectory"] = stateDirectory;
        start.Environment["Streaming__WorkerName"] = $"demo-{number}";
        start.Environment["Streaming__Guarantee"] = options.Guarantee == DemoOptions.ExactlyOnce ? "ExactlyOnce" : "AtLeastOnce";
        // Read here, also in a container, where a worker's own choice would be JSON.
        start.Environment["Streaming__LogFormat"] = "Text";
        start.Environment["Streaming__Http__Address"] = "127.0.0.1";
        start.Environment["Streaming__Http__Port"] = (options.Http == 0 ? 0 : options.Http + number).ToString(CultureInfo.InvariantCulture);
        start.Environment["STREAMING_POSTGRES"] = options.Postgres;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _exit = ExitAsync();
    }

    public int Number { get; }

    public WorkerFigures Figures => _figures;

    public bool IsUp { get; private set; }

    public bool HasExited => _exit.IsCompleted;

    public TimeSpan Age => _age.Elapsed;

    public Task Working => _working.Task;

    public IReadOnlyCollection<string> Tail => _lines;

    public Task<int> WaitAsync(CancellationToken cancellationToken = default) => _exit.WaitAsync(cancellationToken);

    public async Task<int> StopAsync()
    {
        if (!HasExited) _ = SendSignal(_process.Id, Sigterm);
        try
        {
            return await _exit.WaitAsync(StopWithin);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            return await _exit;
        }
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!HasExited) _process.Kill();
        await _exit;
        MetricsWatch? watch;
        lock (_lock) (watch, _watch, _disposed) = (_watch, null, true);
        if (watch is not null) await watch.DisposeAsync();
        _process.Dispose();
    }

    // Starting the command kill would give it the terminal, with the settings that it had before the demo.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        _working.TrySetCanceled();
        return _process.ExitCode;
    }

    private void See(WorkerFigures figures)
    {
        _figures = figures;
        if (figures is { IsReady: true, Tasks: > 0 }) _working.TrySetResult();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        if (line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal)) _warn(line);
        _lines.Enqueue(line);
        if (_lines.Count > LastLines) _lines.TryDequeue(out _);
        if (IsUp || line.IndexOf(PageMark, StringComparison.Ordinal) is not (>= 0 and var at)) return;
        if (!Uri.TryCreate(line[(at + PageMark.Length)..].Trim(), UriKind.Absolute, out var address)) return;
        IsUp = true;
        lock (_lock)
            if (!_disposed) _watch = new(new(address, "/metrics"), See);
    }
}
