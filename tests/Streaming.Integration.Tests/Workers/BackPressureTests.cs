using System.Diagnostics;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class BackPressureTests
{
    private const int Count = 100_000;
    private const int Size = 2000;

    [Fact]
    public async Task A_sink_at_about_a_hundredth_of_the_sources_rate_bounds_memory_and_loses_nobody()
    {
        var job = await Cluster.JobAsync("pressure", 2);
        using var folder = new StateFolder();
        // Not compressible: what a fetch of well compressed records expands to is another matter than back-pressure.
        var random = new Random(1);
        var noise = new byte[(Size - 12) * 3 / 4];
        for (var partition = 0; partition < 2; partition++)
            await Cluster.WriteAsync($"{job}-in", partition, Enumerable.Range(0, Count / 2).Select(i =>
            {
                random.NextBytes(noise);
                return $"{i,10}{Convert.ToBase64String(noise)}";
            }));
        var clock = Stopwatch.StartNew();
        await Cluster.ReadAsync($"{job}-in", static (_, _) => { });
        var readable = Count / clock.Elapsed.TotalSeconds;
        // The sink takes one record at a time, each acknowledged before the next is sent.
        clock.Restart();
        await using var worker = new WorkerProcess(
            "copy", job, folder, ["run"],
            ("Streaming__MemoryLimit", $"{Limit}"), ("DOTNET_GCHeapHardLimit", $"0x{Limit:x}"), ("Streaming__CommitInterval", "00:00:01"), ("Streaming__SessionTimeout", "00:00:06"),
            ("Streaming__Kafka__Settings__batch.num.messages", "1"), ("Streaming__Kafka__Settings__max.in.flight.requests.per.connection", "1"));
        await Eventually.TrueAsync(
            async () =>
            {
                worker.Measure();
                if (worker.HasExited) Assert.Fail(worker.Text);
                return (await Cluster.CommittedAsync(job, $"{job}-in")).Values.Sum() >= Count;
            },
            () => $"everything arrives{Environment.NewLine}{worker.Text}");
        var written = Count / clock.Elapsed.TotalSeconds;
        worker.Measure();
        await worker.TerminateAsync();
        Assert.True(await worker.EndAsync() == 0, worker.Text);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"peak {worker.PeakBytes >> 20} MiB for {(long)Count * Size >> 20} MiB of input; {readable:N0} records/s can be read, {written:N0} were written ({written / readable:P1})");
        // The limit is half of what a process may take: the collector's slack, code and stacks are the other half.
        Assert.True(worker.PeakBytes < 2 * Limit, $"The worker took {worker.PeakBytes >> 20} MiB with a limit of {Limit >> 20} MiB.");
        Assert.DoesNotContain("revoked", worker.Text, StringComparison.OrdinalIgnoreCase);
        long arrived = 0;
        await Cluster.ReadAsync($"{job}-out", (_, _) => arrived++);
        Assert.Equal(Count, arrived);
        await Cluster.Transport.DeleteTopicAsync($"{job}-in", Cluster.Stop);
        await Cluster.Transport.DeleteTopicAsync($"{job}-out", Cluster.Stop);
    }

    private const long Limit = 96L << 20;
}
