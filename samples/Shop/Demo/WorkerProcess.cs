using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Shop.Demo;

/// <summary>A worker of the job as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int LastLines = 20;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public WorkerProcess(DemoOptions options, string stateDirectory, int number, bool untilEnd)
    {
        Number = number;
        // Its standard input stays open as long as this process lives: see ParentWatch.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in (string[])["run", "--status", .. untilEnd ? ["--until", "end", "--drain"] : Array.Empty<string>()]) start.ArgumentList.Add(argument);
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
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Number { get; }

    /// <summary>What its last status line said.</summary>
    public WorkerFigures Figures { get; private set; } = WorkerFigures.None;

    /// <summary>Whether it came as far as a status line.</summary>
    public bool HasReported => !ReferenceEquals(Figures, WorkerFigures.None);

    public bool HasExited => _process.HasExited;

    /// <summary>What it printed last, status lines aside.</summary>
    public IReadOnlyCollection<string> Tail => _lines;

    public async Task<int> WaitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM: the worker commits and ends; SIGKILL if it does not.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
        using var patience = new CancellationTokenSource(StopWithin);
        try
        {
            return await WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            return await WaitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        if (WorkerFigures.Parse(line) is { } figures)
        {
            Figures = figures;
            return;
        }
        if (line.Contains(" warn: ", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal)) Console.WriteLine($"worker {Number}: {line}");
        _lines.Enqueue(line);
        if (_lines.Count > LastLines) _lines.TryDequeue(out _);
    }
}
