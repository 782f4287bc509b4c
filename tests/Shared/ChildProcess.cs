using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Streaming.Tests.Shared;

/// <summary>A program that a test runs beside itself. At the end it is killed, and what it has started with it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    internal ChildProcess(string program, IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null)
    {
        // Its standard input stays open: a program may take its end for ours.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        configure?.Invoke(start);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>Of one that has exited.</summary>
    internal int ExitCode => _process.ExitCode;

    /// <summary>The largest set of resident pages so far, in bytes; 0 when it has ended.</summary>
    internal long PeakBytes
    {
        get
        {
            if (_process.HasExited) return 0;
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>What it has printed.</summary>
    internal string Text => string.Join(Environment.NewLine, _lines);

    /// <summary>Where a program is, by the PATH; null if it is not there.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(static d => d.Length > 0).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);

    /// <summary>The exit code, when it has ended by itself.</summary>
    internal async Task<int> EndAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {within.TotalSeconds:N0} s. It said:{Environment.NewLine}{Text}");
        }
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    internal void Kill() => _process.Kill();

    /// <summary>SIGTERM.</summary>
    internal async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
