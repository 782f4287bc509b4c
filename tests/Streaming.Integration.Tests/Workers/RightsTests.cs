using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker that lacks one right at a broker with ACLs.</summary>
[Collection(nameof(OneSecureCluster))]
public sealed class RightsTests(OneSecureCluster shared)
{
    [Fact]
    public async Task Each_right_that_is_missing_is_named_at_the_start_and_when_it_is_taken_away()
    {
        var cluster = await shared.GetAsync();
        var job = Cluster.Name("shop");
        await cluster.TopicsAsync($"{job}-in", $"{job}-out");
        await cluster.UserAsync(job, "of-the-test");
        await cluster.AllowAsync(job, AccessRights.Of(WorkerJob.Windows(job)));
        using var folder = new StateFolder();

        // As long as the job's own topics are to be made.
        await StartsWithoutAsync("Create", AccessResource.Topic, $"{job}.", $"Cannot create topic '{job}.");
        await StartsWithoutAsync("Read", AccessResource.Topic, $"{job}.", $"Read on topic '{job}.progress'");
        await StartsWithoutAsync("Write", AccessResource.Topic, $"{job}.", $"Write on topic '{job}.progress'");
        await StartsWithoutAsync("Read", AccessResource.Topic, $"{job}-in", $"Read on topic '{job}-in'");
        await StartsWithoutAsync("Describe", AccessResource.Topic, $"{job}-in", $"Cannot describe topics: {job}-in: TopicAuthorizationFailed");
        await StartsWithoutAsync("Write", AccessResource.Topic, $"{job}-out", $"Write on topic '{job}-out'");
        await StartsWithoutAsync("Read", AccessResource.Group, job, $"group '{job}' lacks a right, Read on the group");
        await StartsWithoutAsync("Write", AccessResource.TransactionalId, $"{job}-", $"Producer '{job}-w' cannot be initialised, for want of Write on its transactional id");
        Assert.Contains($"Write on topic '{job}-out'", await CheckWithoutAsync("Write", AccessResource.Topic, $"{job}-out"), StringComparison.Ordinal);

        await IsTakenAwayAsync("Write", AccessResource.Topic, $"{job}-out", $"Write on topic '{job}-out'");
        await IsTakenAwayAsync("Read", AccessResource.Topic, $"{job}-in", "Topic authorization failed");

        async Task StartsWithoutAsync(string operation, AccessResource resource, string name, string told)
        {
            await DenyAsync(operation, resource, name);
            await using var worker = Start("run");
            await EndsAsync(worker, told);
        }

        async Task<string> CheckWithoutAsync(string operation, AccessResource resource, string name)
        {
            await DenyAsync(operation, resource, name);
            await using var worker = Start("check");
            Assert.Equal(ExitCode.Failed, await worker.EndAsync());
            await cluster.DenyNothingAsync(job);
            return worker.Text;
        }

        async Task IsTakenAwayAsync(string operation, AccessResource resource, string name, string told)
        {
            await using var worker = Start("run");
            await worker.UntilSaidAsync("tasks assigned");
            await DenyAsync(operation, resource, name);
            // Two windows: the second fires the first.
            await cluster.WriteAsync($"{job}-in", "a|1", "b|1");
            await EndsAsync(worker, told);
        }

        async Task EndsAsync(WorkerProcess worker, string told)
        {
            Assert.Equal(ExitCode.Failed, await worker.EndAsync());
            Assert.Contains("STR2402 A right is missing: ", worker.Text, StringComparison.Ordinal);
            Assert.Contains(told, worker.Text, StringComparison.Ordinal);
            Assert.Contains($"The worker is User:{job}", worker.Text, StringComparison.Ordinal);
            await cluster.DenyNothingAsync(job);
        }

        Task DenyAsync(string operation, AccessResource resource, string name) => cluster.DenyAsync(job, new(resource, name, name[^1] is '.' or '-', [operation]));

        WorkerProcess Start(string verb) => new(
            "windows", job, folder, [verb],
            ("Streaming__Kafka__BootstrapServers", cluster.Secure), ("Streaming__Kafka__Tls__Enabled", "true"), ("Streaming__Kafka__Tls__CaFile", cluster.CaFile),
            ("Streaming__Kafka__Sasl__Mechanism", "ScramSha512"), ("Streaming__Kafka__Sasl__Username", job), ("Streaming__Kafka__Sasl__Password", "of-the-test"), ("Streaming__LeaveOnStop", "true"));
    }
}
