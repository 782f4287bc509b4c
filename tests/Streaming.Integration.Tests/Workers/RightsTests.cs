using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker that lacks one right at a broker with ACLs.</summary>
public sealed class RightsTests
{
    [Fact]
    public async Task Each_right_that_is_missing_is_named_at_the_start_and_when_it_is_taken_away()
    {
        await using var cluster = await SecureCluster.StartAsync();
        await cluster.TopicsAsync("shop-in", "shop-out");
        await cluster.UserAsync("shop", "of-the-test");
        await cluster.AllowAsync("shop", AccessRights.Of(WorkerJob.Windows("shop")));
        using var folder = new StateFolder();

        // As long as the job's own topics are to be made.
        await StartsWithoutAsync("Create", AccessResource.Topic, "shop.", "Cannot create topic 'shop.");
        await StartsWithoutAsync("Read", AccessResource.Topic, "shop.", "Read on topic 'shop.progress'");
        await StartsWithoutAsync("Write", AccessResource.Topic, "shop.", "Write on topic 'shop.progress'");
        await StartsWithoutAsync("Read", AccessResource.Topic, "shop-in", "Read on topic 'shop-in'");
        await StartsWithoutAsync("Describe", AccessResource.Topic, "shop-in", "Cannot describe topics: shop-in: TopicAuthorizationFailed");
        await StartsWithoutAsync("Write", AccessResource.Topic, "shop-out", "Write on topic 'shop-out'");
        await StartsWithoutAsync("Read", AccessResource.Group, "shop", "group 'shop' lacks a right, Read on the group");
        await StartsWithoutAsync("Write", AccessResource.TransactionalId, "shop-", "Producer 'shop-w' cannot be initialised, for want of Write on its transactional id");
        Assert.Contains("Write on topic 'shop-out'", await CheckWithoutAsync("Write", AccessResource.Topic, "shop-out"), StringComparison.Ordinal);

        await IsTakenAwayAsync("Write", AccessResource.Topic, "shop-out", "Write on topic 'shop-out'");
        await IsTakenAwayAsync("Read", AccessResource.Topic, "shop-in", "Topic authorization failed");

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
            await cluster.DenyNothingAsync("shop");
            return worker.Text;
        }

        async Task IsTakenAwayAsync(string operation, AccessResource resource, string name, string told)
        {
            await using var worker = Start("run");
            await worker.UntilSaidAsync("tasks assigned");
            await DenyAsync(operation, resource, name);
            // Two windows: the second fires the first.
            await cluster.WriteAsync("shop-in", "a|1", "b|1");
            await EndsAsync(worker, told);
        }

        async Task EndsAsync(WorkerProcess worker, string told)
        {
            Assert.Equal(ExitCode.Failed, await worker.EndAsync());
            Assert.Contains("STR2402 A right is missing: ", worker.Text, StringComparison.Ordinal);
            Assert.Contains(told, worker.Text, StringComparison.Ordinal);
            Assert.Contains("The worker is User:shop", worker.Text, StringComparison.Ordinal);
            await cluster.DenyNothingAsync("shop");
        }

        Task DenyAsync(string operation, AccessResource resource, string name) => cluster.DenyAsync("shop", new(resource, name, name[^1] is '.' or '-', [operation]));

        WorkerProcess Start(string verb) => new(
            "windows", "shop", folder, [verb],
            ("Streaming__Kafka__BootstrapServers", cluster.Secure), ("Streaming__Kafka__Tls__Enabled", "true"), ("Streaming__Kafka__Tls__CaFile", cluster.CaFile),
            ("Streaming__Kafka__Sasl__Mechanism", "ScramSha512"), ("Streaming__Kafka__Sasl__Username", "shop"), ("Streaming__Kafka__Sasl__Password", "of-the-test"), ("Streaming__LeaveOnStop", "true"));
    }
}
