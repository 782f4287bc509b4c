using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Streaming.Kafka;

namespace Streaming.EndToEnd;

/// <summary>Loads the input once, runs each job several times with new names, checks what came out, and prints medians.</summary>
internal sealed class Bench(string kafka, int records, int runs) : IAsyncDisposable
{
    private readonly KafkaTransport _transport = new(new() { BootstrapServers = kafka, ClientId = "bench" });

    public async Task<bool> RunAsync(IReadOnlyList<string> jobs)
    {
        await RemoveAsync("bench-");
        var load = new Load(_transport, records);
        await CreateAsync(Jobs.Input);
        var clock = Stopwatch.StartNew();
        await load.WriteAsync();
        Say($"{records:N0} records of {Load.RecordBytes} bytes loaded in {clock.Elapsed.TotalSeconds:N1} s; {Load.Partitions} partitions, {Environment.ProcessorCount} cores");
        Say("| job | events/s | events/CPU-s | bytes allocated/event | peak RSS, MiB |");
        Say("|---|---|---|---|---|");
        try
        {
            foreach (var job in jobs)
            {
                var all = new List<Figures>();
                for (var run = 1; run <= runs; run++)
                {
                    if (await RunAsync(job, run, load) is not { } figures) return false;
                    Say(Row($"{job}, run {run}", figures.WallSeconds, figures.CpuSeconds, figures.AllocatedBytes, figures.PeakResidentBytes));
                    all.Add(figures);
                }
                Say(Row(
                    $"**{job}, median**", Median(all, f => f.WallSeconds), Median(all, f => f.CpuSeconds), Median(all, f => f.AllocatedBytes), Median(all, f => f.PeakResidentBytes)));
            }
        }
        finally
        {
            await RemoveAsync("bench-");
        }
        return true;
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private static void Say(string text) => Console.WriteLine(text);

    private static double Median(List<Figures> all, Func<Figures, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);

    private string Row(string what, double wall, double cpu, double allocated, double resident) => string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {records / wall:N0} | {records / cpu:N0} | {allocated / records:N0} | {resident / 1048576:N0} |");

    private async Task<Figures?> RunAsync(string job, int run, Load load)
    {
        // New names a run: a job's progress belongs to its name.
        var name = string.Create(CultureInfo.InvariantCulture, $"bench-{job}-{run}-{Environment.ProcessId}");
        await CreateAsync(Jobs.Output(name));
        var figures = await RunWorkerAsync(job, name);
        var wrong = figures is null ? "the worker failed" : await Verification.FindFaultAsync(_transport, job, name, records, load);
        if (wrong is not null) await Console.Error.WriteLineAsync($"{job}, run {run}: WRONG, {wrong}");
        await RemoveAsync(name);
        return wrong is null ? figures : null;
    }

    private async Task<Figures?> RunWorkerAsync(string job, string name)
    {
        var state = Directory.CreateTempSubdirectory("streaming-bench-");
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(Bench).Assembly.Location);
            foreach (var argument in (string[])["worker", job, name]) start.ArgumentList.Add(argument);
            start.Environment["Streaming__Kafka__BootstrapServers"] = kafka;
            start.Environment["Streaming__StateDirectory"] = state.FullName;
            using var process = Process.Start(start)!;
            Figures? figures = null;
            var log = new List<string>();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                figures ??= Figures.Parse(line);
                log.Add(line);
            }
            await process.WaitForExitAsync();
            if (process.ExitCode == 0 && figures is not null) return figures;
            foreach (var line in log.TakeLast(20)) await Console.Error.WriteLineAsync(line);
            return null;
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private async Task CreateAsync(string topic) => await _transport.CreateTopicAsync(new(topic, Load.Partitions, new Dictionary<string, string>()), CancellationToken.None);

    private async Task RemoveAsync(string prefix)
    {
        while (true)
        {
            var there = (await _transport.DescribeAsync(null, CancellationToken.None)).Topics.Keys.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            if (there.Count == 0) return;
            foreach (var topic in there) await _transport.DeleteTopicAsync(topic, CancellationToken.None);
            await Task.Delay(200);
        }
    }
}
