using System.Diagnostics;
using System.Globalization;

namespace Streaming.BrokerBench;

/// <summary>A broker as a process: ours, which is started and ended here, or a real one, which runs already.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private const double TicksPerSecond = 100;
    private readonly Process? _own;
    private readonly int _id;

    private BrokerProcess(Process? own, int id, string servers, TimeSpan start) => (_own, _id, Servers, Start) = (own, id, servers, start);

    public string Servers { get; }

    /// <summary>From the start of the process to its first word, which it says when it answers.</summary>
    public TimeSpan Start { get; }

    /// <summary>Seconds of user and system time so far.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory now, in MiB.</summary>
    public long ResidentMb => Status("VmRSS:");

    /// <summary>The most that it ever was, in MiB.</summary>
    public long PeakMb => Status("VmHWM:");

    public static BrokerProcess Own(params string[] arguments)
    {
        var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var start = new ProcessStartInfo(Path.Combine(bin, "Streaming.Cli", "release", "streaming"), ["kafka", "--port", "0", .. arguments]) { RedirectStandardOutput = true };
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The broker did not start.");
        return new(process, process.Id, line.Split(' ').First(w => w.StartsWith("127.0.0.1:", StringComparison.Ordinal)), Stopwatch.GetElapsedTime(began));
    }

    public static BrokerProcess Real(string servers, int id) => new(null, id, servers, TimeSpan.Zero);

    public void Dispose()
    {
        if (_own is null) return;
        using (var kill = Process.Start("kill", [$"-TERM", _id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        _own.WaitForExit();
        _own.Dispose();
    }

    private long Status(string field)
    {
        var line = File.ReadLines($"/proc/{_id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
