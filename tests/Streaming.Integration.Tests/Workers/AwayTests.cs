using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Kafka;
using Streaming.Kafka.Embedded;
using Streaming.Testing;

namespace Streaming.Integration.Tests.Workers;

/// <summary>Something that the worker needs is away for a while: it says so, waits, and goes on by itself.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task A_worker_without_records_says_that_the_brokers_are_away_and_goes_on_when_they_are_back()
    {
        await using var kafka = await TestKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic("away-in", 1).AddTopic("away-out", 1), Cluster.Stop);
        using var folder = new StateFolder();
        var options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers };
        await using var transport = new KafkaTransport(options);
        await using var worker = new RunningWorker(WorkerJob.Copy("away"), folder, kafka: options);
        await Cluster.WriteAsync("away-in", 0, ["a"], transport);
        await worker.UntilAsync(async () => (await Cluster.ReadAsync("away-out", transport)).Count == 1, "the first record is there");
        await kafka.StopAsync();
        await worker.UntilAsync(() => worker.Journal.Text.Contains("retrying: STR3413", StringComparison.Ordinal), "it says that no broker is there");
        await kafka.StartAgainAsync(Cluster.Stop);
        await Cluster.WriteAsync("away-in", 0, ["b"], transport);
        await worker.UntilAsync(async () => (await Cluster.ReadAsync("away-out", transport)).Count == 2, "the second record is there");
        await worker.StopAsync();
        Assert.Equal(["a", "b"], await Cluster.ReadAsync("away-out", transport));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_while_it_looks_for_the_brokers_ends_well_and_the_next_one_loses_nothing()
    {
        await using var kafka = await TestKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic("stopped-in", 1).AddTopic("stopped-out", 1), Cluster.Stop);
        using var folder = new StateFolder();
        var options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers };
        await using var transport = new KafkaTransport(options);
        await using (var worker = new RunningWorker(WorkerJob.Copy("stopped"), folder, o => o with { CommitInterval = TimeSpan.FromSeconds(5), TransactionTimeout = TimeSpan.FromSeconds(4) }, kafka: options))
        {
            await worker.UntilAsync(() => worker.Journal.Assignments > 0, "it has its partition");
            await Cluster.WriteAsync("stopped-in", 0, ["a", "b"], transport);
            await worker.UntilAsync(async () => (await transport.ListOffsetsAsync([new("stopped-out", 0)], new(OffsetKind.End), Cluster.Stop)).Values.Sum() >= 2, "records are on their way");
            await kafka.StopAsync();
            await worker.UntilAsync(() => worker.Journal.Text.Contains("retrying: STR3411", StringComparison.Ordinal), "it makes its producer anew, which cannot be done");
            await worker.StopAsync();
        }
        await kafka.StartAgainAsync(Cluster.Stop);
        await using var next = new RunningWorker(WorkerJob.Copy("stopped"), folder, kafka: options);
        await next.UntilAsync(async () => (await Cluster.ReadAsync("stopped-out", transport)).Count == 2, "the records are there");
        await next.StopAsync();
        Assert.Equal(["a", "b"], await Cluster.ReadAsync("stopped-out", transport));
    }

    [Fact]
    public async Task A_sink_topic_that_was_deleted_is_waited_for_and_what_was_read_meanwhile_is_in_the_new_one()
    {
        var job = await Cluster.JobAsync("sinkgone", 1);
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(WorkerJob.Copy(job), folder);
        await Cluster.WriteAsync($"{job}-in", 0, ["a"]);
        await worker.UntilReadAsync(job, $"{job}-in");
        await Cluster.Transport.DeleteTopicAsync($"{job}-out", Cluster.Stop);
        await worker.UntilAsync(() => worker.Journal.Text.Contains($"retrying: Topic '{job}-out' was deleted", StringComparison.Ordinal), "it says that the topic was deleted");
        await Cluster.WriteAsync($"{job}-in", 0, ["b", "c"]);
        await Cluster.TopicAsync($"{job}-out");
        await worker.UntilReadAsync(job, $"{job}-in");
        await worker.StopAsync();
        Assert.Equal(["b", "c"], await Cluster.ReadAsync($"{job}-out"));
    }

    [Fact]
    public async Task A_source_topic_that_was_deleted_ends_the_worker_and_one_that_was_made_anew_is_not_read_at_old_positions()
    {
        var job = await Cluster.JobAsync("sourcegone", 1);
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(WorkerJob.Copy(job), folder);
        await Cluster.WriteAsync($"{job}-in", 0, ["a"]);
        await worker.UntilReadAsync(job, $"{job}-in");
        await Cluster.Transport.DeleteTopicAsync($"{job}-in", Cluster.Stop);
        Assert.Equal("STR2204", (await worker.FailureAsync()).Code);
        await Cluster.TopicAsync($"{job}-in");
        await Cluster.WriteAsync($"{job}-in", 0, ["x", "y", "z"]);
        await using var next = new RunningWorker(WorkerJob.Copy(job), folder);
        Assert.Equal("STR2201", (await next.FailureAsync()).Code);
        Assert.Equal(["a"], await Cluster.ReadAsync($"{job}-out"));
    }
}
