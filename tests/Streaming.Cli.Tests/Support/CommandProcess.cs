using System.Diagnostics;
using System.Globalization;

namespace Streaming.Cli.Tests.Support;

/// <summary>The <c>streaming</c> command in a process.</summary>
internal sealed class CommandProcess : IDisposable
{
    // Where it was built; what is copied beside the tests does not have its name.
    private static readonly string Command = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Streaming.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), OperatingSystem.IsWindows() ? "streaming.exe" : "streaming"));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public CommandProcess(params string[] arguments)
    {
        // A shell that runs the tests in the background has SIGINT ignored, and a program leaves it so.
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env") { ArgumentList = { "--default-signal=INT", Command } }
            : new ProcessStartInfo(Command);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _patience.CancelAfter(Patience);
    }

    public int Id => _process.Id;

    /// <summary>The next line that it prints.</summary>
    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync(_patience.Token) ?? throw new EndOfStreamException(await ErrorsAsync());

    /// <summary>The address in the line that a broker prints when it listens.</summary>
    public async Task<string> AddressAsync() => (await LineAsync()).Split(' ').First(w => w.StartsWith("127.0.0.1:", StringComparison.Ordinal));

    public Task<string> ErrorsAsync() => _process.StandardError.ReadToEndAsync(_patience.Token);

    /// <summary>Asks it to end, as a container does.</summary>
    public void Terminate() => Signal("TERM");

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(_patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _patience.Dispose();
    }
}
