using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

public sealed class SharedJobTests
{
    [Fact]
    public async Task A_worker_that_leaves_hands_its_partitions_over_at_once()
    {
        var job = await Cluster.JobAsync("share", 4);
        using var folderA = new StateFolder();
        using var folderB = new StateFolder();
        await WriteAsync(job, 0);
        await using var a = new RunningWorker(WorkerJob.Copy(job), folderA, o => o with { Name = "a", LeaveOnStop = true, SessionTimeout = Eventually.Endless });
        await using var b = new RunningWorker(WorkerJob.Copy(job), folderB, o => o with { Name = "b", SessionTimeout = Eventually.Endless });
        await b.UntilAsync(() => a.Journal.Tasks.Length == 2 && b.Journal.Tasks.Length == 2, "each has half of the tasks");
        await WriteAsync(job, 1);
        await a.UntilReadAsync(job, $"{job}-in");
        await WriteAsync(job, 2);
        await a.StopAsync();
        await b.UntilAsync(() => b.Journal.Tasks.Length == 4, "the other has all tasks, without waiting for the end of a session");
        await WriteAsync(job, 3);
        await b.UntilReadAsync(job, $"{job}-in");
        await b.StopAsync();
        await ExpectAsync(job, 4);
    }

    [Fact]
    public async Task The_partitions_of_a_killed_worker_are_taken_over_after_the_session_without_waiting_for_its_transaction()
    {
        var job = await Cluster.JobAsync("takeover", 4);
        using var folderA = new StateFolder();
        using var folderB = new StateFolder();
        var session = TimeSpan.FromSeconds(4);
        // An epoch of some seconds, so that the kill leaves a transaction open. It does not end by itself while the test lives.
        await using var a = new WorkerProcess(
            "copy", job, folderA, ["run"],
            ("Streaming__WorkerName", "a"), ("Streaming__SessionTimeout", "00:00:04"),
            ("Streaming__CommitInterval", "00:00:05"), ("Streaming__TransactionTimeout", $"{Eventually.Endless}"));
        await using var b = new RunningWorker(WorkerJob.Copy(job), folderB, o => o with { Name = "b", SessionTimeout = session });
        await a.UntilSaidAsync("2 tasks assigned");
        await b.UntilAsync(() => b.Journal.Tasks.Length == 2, "each has half of the tasks");
        await WriteAsync(job, 0);
        // Whose transaction is to be ended is known from what was committed.
        await b.UntilReadAsync(job, $"{job}-in");
        await WriteAsync(job, 1);
        await b.UntilAsync(async () => (await EndsAsync($"{job}-out")).Values.Sum() >= 2400, "both have written");
        await a.KillAsync();
        await WriteAsync(job, 2);
        await b.UntilAsync(() => b.Journal.Tasks.Length == 4, "the survivor has all tasks");
        await b.UntilReadAsync(job, $"{job}-in");
        // What it had open is ended here as its restart would end it: readers of the output wait for that, or for the transaction's timeout.
        await (await Cluster.Transport.CreateProducerAsync($"{job}-a", TimeSpan.FromSeconds(15), Cluster.Stop)).DisposeAsync();
        await b.StopAsync();
        await ExpectAsync(job, 3);
    }

    [Fact]
    public async Task A_worker_that_is_back_within_its_session_has_its_partitions_and_the_other_notices_nothing()
    {
        var job = await Cluster.JobAsync("static", 4);
        using var folderA = new StateFolder();
        using var folderB = new StateFolder();
        await WriteAsync(job, 0);
        var a = new RunningWorker(WorkerJob.Copy(job), folderA, o => o with { Name = "a" });
        await using var b = new RunningWorker(WorkerJob.Copy(job), folderB, o => o with { Name = "b" });
        await b.UntilAsync(() => a.Journal.Tasks.Length == 2 && b.Journal.Tasks.Length == 2, "each has half of the tasks");
        await b.UntilReadAsync(job, $"{job}-in");
        var (tasks, assignments, revocations) = (a.Journal.Tasks, b.Journal.Assignments, b.Journal.Revocations);
        await a.StopAsync();
        await WriteAsync(job, 1);
        await using var again = new RunningWorker(WorkerJob.Copy(job), folderA, o => o with { Name = "a" });
        await again.UntilReadAsync(job, $"{job}-in");
        Assert.Equal(tasks, again.Journal.Tasks);
        Assert.Equal((assignments, revocations), (b.Journal.Assignments, b.Journal.Revocations));
        await again.StopAsync();
        await b.StopAsync();
        await ExpectAsync(job, 2);
    }

    [Fact]
    public async Task Of_two_workers_of_one_name_the_first_ends_with_an_error_that_says_so()
    {
        var job = await Cluster.JobAsync("twice", 2);
        using var folderA = new StateFolder();
        using var folderB = new StateFolder();
        await WriteAsync(job, 0, 2);
        await using var first = new RunningWorker(WorkerJob.Copy(job), folderA);
        await first.UntilReadAsync(job, $"{job}-in");
        await using var second = new RunningWorker(WorkerJob.Copy(job), folderB);
        var ended = await Task.WhenAny(first.Completion, second.Completion, Task.Delay(Eventually.Bound, Cluster.Stop));
        Assert.True(ended == first.Completion || ended == second.Completion, $"Neither has ended.{Environment.NewLine}{first.Journal.Text}{Environment.NewLine}{second.Journal.Text}");
        var (loser, winner) = ended == first.Completion ? (first, second) : (second, first);
        var error = await loser.FailureAsync();
        Assert.Equal("STR2401", error.Code);
        Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
        await WriteAsync(job, 1, 2);
        await winner.UntilReadAsync(job, $"{job}-in");
        await winner.StopAsync();
        await ExpectAsync(job, 2, 2);
    }

    private static async Task WriteAsync(string job, int round, int partitions = 4)
    {
        for (var partition = 0; partition < partitions; partition++) await Cluster.WriteAsync($"{job}-in", partition, Values(partition, round));
    }

    private static IEnumerable<string> Values(int partition, int round) => Enumerable.Range(0, 300).Select(i => $"{partition}-{round}-{i}");

    private static async Task<IReadOnlyDictionary<TopicPartition, long>> EndsAsync(string topic)
        => await Cluster.Transport.ListOffsetsAsync(await Cluster.PartitionsAsync(topic), new(OffsetKind.End), Cluster.Stop);

    private static async Task ExpectAsync(string job, int rounds, int partitions = 4)
    {
        var expected = Enumerable.Range(0, partitions).SelectMany(p => Enumerable.Range(0, rounds).SelectMany(r => Values(p, r)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
    }
}
