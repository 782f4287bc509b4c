using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker at a broker with TLS, SCRAM and ACLs.</summary>
public sealed class SecurityTests
{
    private const string Password = "canary-of-the-password";

    [Fact]
    public async Task The_rights_that_describe_prints_suffice_and_without_one_the_worker_says_which_and_secrets_are_never_told()
    {
        await using var cluster = await SecureCluster.StartAsync();
        await cluster.TopicsAsync("shop-in", "shop-out");
        await cluster.WriteAsync("shop-in", "a|1", "b|1");
        await cluster.UserAsync("shop", Password);
        var rights = AccessRights.Of(WorkerJob.Windows("shop"));
        using var folder = new StateFolder();

        // Nothing is allowed yet.
        var told = await RunAsync(cluster, folder, ExitCode.Failed, Password);
        Assert.Contains("STR2402", told, StringComparison.Ordinal);
        Assert.Contains("The worker is User:shop; describe --acls --principal User:shop prints the least rights", told, StringComparison.Ordinal);

        await cluster.AllowAsync("shop", rights.Where(r => r.Resource != AccessResource.TransactionalId));
        told = await RunAsync(cluster, folder, ExitCode.Failed, Password);
        Assert.Contains("STR2402", told, StringComparison.Ordinal);
        Assert.Contains("TRANSACTIONAL_ID", told.ToUpperInvariant().Replace("TRANSACTIONAL ID", "TRANSACTIONAL_ID", StringComparison.Ordinal), StringComparison.Ordinal);

        await cluster.AllowAsync("shop", rights);
        await RunAsync(cluster, folder, ExitCode.Ok, Password);
        await RunAsync(cluster, folder, ExitCode.Ok, Password, ["reset", "--yes"]);

        // Credentials that do not hold.
        await RunAsync(cluster, folder, ExitCode.Failed, $"{Password}-old", ["check"]);
    }

    private static async Task<string> RunAsync(SecureCluster cluster, StateFolder folder, int code, string password, string[]? arguments = null)
    {
        var file = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(file, password + "\n", Cluster.Stop);
        await using var worker = new WorkerProcess(
            "windows", "shop", folder, arguments ?? ["run", "--until", "end", "--drain"],
            ("Streaming__Kafka__BootstrapServers", cluster.Secure), ("Streaming__Kafka__Tls__Enabled", "true"), ("Streaming__Kafka__Tls__CaFile", cluster.CaFile),
            ("Streaming__Kafka__Sasl__Mechanism", "ScramSha512"), ("Streaming__Kafka__Sasl__Username", "shop"), ("Streaming__Kafka__Sasl__PasswordFile", file), ("Streaming__LeaveOnStop", "true"),
            ("Logging__LogLevel__Default", "Trace"));
        Assert.True(await worker.EndAsync() == code, worker.Text);
        Assert.DoesNotContain("canary", worker.Text, StringComparison.OrdinalIgnoreCase);
        return worker.Text;
    }
}
