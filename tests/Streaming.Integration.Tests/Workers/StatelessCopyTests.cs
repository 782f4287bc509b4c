using Streaming.Checkpointing;
using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Runtime;

namespace Streaming.Integration.Tests.Workers;

public sealed class StatelessCopyTests
{
    [Theory]
    [InlineData(Guarantee.ExactlyOnce)]
    [InlineData(Guarantee.AtLeastOnce)]
    public async Task A_stop_and_a_start_go_on_without_loss_or_doubles(Guarantee guarantee)
    {
        var job = await Cluster.JobAsync("copy", 3);
        using var folder = new StateFolder();
        var expected = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            for (var partition = 0; partition < 3; partition++)
            {
                var values = Enumerable.Range(0, 500).Select(i => $"{partition}-{round}-{i}").ToList();
                expected.AddRange(values);
                await Cluster.WriteAsync($"{job}-in", partition, values);
            }
            await using var worker = new RunningWorker(WorkerJob.Copy(job), folder, o => o with { Guarantee = guarantee });
            await worker.UntilReadAsync(job, $"{job}-in");
            await worker.StopAsync();
        }
        var output = await Cluster.ReadAsync($"{job}-out");
        Assert.Equal(expected.Order(StringComparer.Ordinal), output.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Progress_and_the_offsets_of_the_group_agree()
    {
        var job = await Cluster.JobAsync("copy", 2);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 100).Select(i => $"{i}"));
        await Cluster.WriteAsync($"{job}-in", 1, Enumerable.Range(0, 30).Select(i => $"{i}"));
        await using (var worker = new RunningWorker(WorkerJob.Copy(job), folder))
        {
            await worker.UntilReadAsync(job, $"{job}-in");
            await worker.StopAsync();
        }
        var progress = new ProgressSnapshot();
        await Cluster.ReadAsync($"{job}.progress", (batch, i) =>
        {
            if (i == 0) progress.Add(batch);
        });
        var offsets = await Cluster.CommittedAsync(job, $"{job}-in");
        Assert.Equal(100, offsets[new($"{job}-in", 0)]);
        Assert.Equal(30, offsets[new($"{job}-in", 1)]);
        foreach (var (partition, offset) in offsets) Assert.Equal(offset, progress.Of(partition)!.NextOffset);
    }
}
