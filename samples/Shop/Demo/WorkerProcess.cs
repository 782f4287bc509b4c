using System.Diagnostics;

namespace Shop.Demo;

/// <summary>A worker of the job as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _number;

    public WorkerProcess(DemoOptions options, string stateDirectory, int number, bool untilEnd)
    {
        _number = number;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in (string[])["run", "--status", .. untilEnd ? ["--until", "end", "--drain"] : Array.Empty<string>()]) start.ArgumentList.Add(argument);
        start.Environment["Streaming__Kafka__BootstrapServers"] = options.Kafka;
        start.Environment["Streaming__StateDirectory"] = stateDirectory;
        start.Environment["Streaming__WorkerName"] = $"demo-{number}";
        start.Environment["Streaming__Guarantee"] = options.Guarantee == "exactly-once" ? "ExactlyOnce" : "AtLeastOnce";
        start.Environment["STREAMING_POSTGRES"] = options.Postgres;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The worker's last status line, without its mark.</summary>
    public string Status { get; private set; } = "starting";

    public bool HasExited => _process.HasExited;

    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGTERM: the worker commits and ends.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
        return await WaitAsync();
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
        if (line.StartsWith("status: ", StringComparison.Ordinal)) Status = line["status: ".Length..];
        else Console.WriteLine($"worker {_number}: {line}");
    }
}
