using System.Diagnostics;

namespace Streaming.EndToEnd;

/// <summary>The worker in a process of its own, as users run it, which says at its end what it used.</summary>
internal static class MeasuredWorker
{
    private const long MemoryLimit = 1L << 30;

    public static async Task<int> RunAsync(string job, string name)
    {
        var code = await StreamingWorker.RunAsync(
            Jobs.Build(job, name), job == Jobs.Copy ? ["run", "--until", "end"] : ["run", "--until", "end", "--drain"], o => o.MemoryLimit = MemoryLimit);
        if (StartMark.First is not { } first) return code;
        var end = Usage.Now();
        using var process = Process.GetCurrentProcess();
        var figures = new Figures(
            Stopwatch.GetElapsedTime(first.Timestamp, end.Timestamp).TotalSeconds, (end.Cpu - first.Cpu).TotalSeconds, end.Allocated - first.Allocated, process.PeakWorkingSet64);
        Console.WriteLine(figures.Print());
        return code;
    }
}
