using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class BackPressureTests
{
    private const int Count = 300_000;
    private const int Size = 1000;

    [Fact]
    public async Task A_sink_slower_than_the_source_bounds_memory_and_loses_nobody()
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
        // Limits as a container has them: the collector's, and no arena of the C library for each thread. One small batch at a time to the broker: far slower than what can be read from it.
        await using var worker = new WorkerProcess(
            "copy", job, folder, ["run"],
            ("Streaming__MemoryLimit", "67108864"), ("DOTNET_GCHeapHardLimit", "0x6000000"), ("MALLOC_ARENA_MAX", "2"), ("Streaming__CommitInterval", "00:00:01"), ("Streaming__SessionTimeout", "00:00:06"),
            ("Streaming__Kafka__Settings__batch.num.messages", "100"), ("Streaming__Kafka__Settings__max.in.flight.requests.per.connection", "1"));
        await Eventually.TrueAsync(
            async () =>
            {
                worker.Measure();
                if (worker.HasExited) Assert.Fail(worker.Text);
                return (await Cluster.CommittedAsync(job, $"{job}-in")).Values.Sum() >= Count;
            },
            () => $"everything arrives{Environment.NewLine}{worker.Text}");
        worker.Measure();
        await worker.TerminateAsync();
        Assert.True(await worker.EndAsync() == 0, worker.Text);
        TestContext.Current.TestOutputHelper!.WriteLine($"peak {worker.PeakBytes >> 20} MiB for {(long)Count * Size >> 20} MiB of input");
        // Around the limit's 64 MiB: up to 96 of the collector, 50 of code, and what the C library keeps. All of the input would be 280 MiB on top of the code.
        Assert.True(worker.PeakBytes < 220L << 20, $"The worker took {worker.PeakBytes >> 20} MiB with a limit of 64 MiB.");
        Assert.DoesNotContain("revoked", worker.Text, StringComparison.OrdinalIgnoreCase);
        long arrived = 0;
        await Cluster.ReadAsync($"{job}-out", (_, _) => arrived++);
        Assert.Equal(Count, arrived);
        await Cluster.Transport.DeleteTopicAsync($"{job}-in", Cluster.Stop);
        await Cluster.Transport.DeleteTopicAsync($"{job}-out", Cluster.Stop);
    }
}
