using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;
using Streaming.Planning;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker at a broker with TLS, SCRAM and ACLs.</summary>
[Collection(nameof(OneSecureCluster))]
public sealed class SecurityTests(OneSecureCluster shared)
{
    private const string Password = "canary-of-the-password";

    [Fact]
    public async Task The_rights_that_describe_prints_suffice_and_without_one_the_worker_says_which_and_secrets_are_never_told()
    {
        var cluster = await shared.GetAsync();
        var job = Cluster.Name("shop");
        await cluster.TopicsAsync($"{job}-in", $"{job}-out");
        await cluster.WriteAsync($"{job}-in", "a|1", "b|1");
        await cluster.UserAsync(job, Password);
        var rights = AccessRights.Of(WorkerJob.Windows(job));
        using var folder = new StateFolder();

        // Nothing is allowed yet.
        var told = await RunAsync(cluster, job, folder, ExitCode.Failed, Password);
        Assert.Contains("STR2402", told, StringComparison.Ordinal);
        Assert.Contains($"The worker is User:{job}; describe --acls --principal User:{job} prints the least rights", told, StringComparison.Ordinal);

        await cluster.AllowAsync(job, rights.Where(r => r.Resource != AccessResource.TransactionalId));
        told = await RunAsync(cluster, job, folder, ExitCode.Failed, Password);
        Assert.Contains("STR2402", told, StringComparison.Ordinal);
        Assert.Contains("TRANSACTIONAL_ID", told.ToUpperInvariant().Replace("TRANSACTIONAL ID", "TRANSACTIONAL_ID", StringComparison.Ordinal), StringComparison.Ordinal);

        await cluster.AllowAsync(job, rights);
        await RunAsync(cluster, job, folder, ExitCode.Ok, Password);
        await RunAsync(cluster, job, folder, ExitCode.Ok, Password, ["reset", "--yes"]);

        // Credentials that do not hold.
        told = await RunAsync(cluster, job, folder, ExitCode.Failed, $"{Password}-old", ["check"]);
        Assert.Contains("STR2402 The cluster does not let the worker in", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_expire_are_told_and_the_worker_goes_on_when_they_hold_again()
    {
        var cluster = await shared.GetAsync();
        var job = Cluster.Name("shop");
        await cluster.TopicsAsync($"{job}-in", $"{job}-out");
        await cluster.UserAsync(job, Password);
        await cluster.AllowAsync(job, AccessRights.Of(WorkerJob.Copy(job)));
        using var folder = new StateFolder();
        await using var worker = await StartAsync("copy", cluster, job, folder, Password, ["run"], ("Streaming__Http__Port", "0"), ("Streaming__Http__Address", "127.0.0.1"));
        await cluster.WriteAsync($"{job}-in", "a");
        await worker.UntilSaidAsync("tasks assigned");
        using var health = new HttpClient { BaseAddress = worker.Http };
        Assert.Contains("\"ok\"", await health.GetStringAsync("/health/ready", Cluster.Stop), StringComparison.Ordinal);

        await cluster.UserAsync(job, $"{Password}-new");
        await cluster.WriteAsync($"{job}-in", "b");
        var told = "";
        // What is away is told in several ways; one of them says why.
        await Eventually.TrueAsync(
            async () => (told = await AskAsync(health)).Contains("unavailable", StringComparison.Ordinal) && told.Contains("authentication", StringComparison.OrdinalIgnoreCase),
            () => $"health says so; it said {told}{Environment.NewLine}{worker.Text}");

        await cluster.UserAsync(job, Password);
        // Its connections come back one after another: that of the records may be the last.
        await using var plain = new Streaming.Kafka.KafkaTransport(new() { BootstrapServers = cluster.Plain });
        await Eventually.TrueAsync(async () => (await Cluster.ReadAsync($"{job}-out", plain)).SequenceEqual(["a", "b"]), () => $"it goes on; it said {worker.Text}");
        await Eventually.TrueAsync(async () => (await AskAsync(health)).Contains("\"ok\"", StringComparison.Ordinal), () => $"health says so; it said {worker.Text}");
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
        Assert.DoesNotContain("canary", worker.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> AskAsync(HttpClient health) => await (await health.GetAsync("/health/ready", Cluster.Stop)).Content.ReadAsStringAsync(Cluster.Stop);

    private static async Task<string> RunAsync(SecureCluster cluster, string job, StateFolder folder, int code, string password, string[]? arguments = null)
    {
        await using var worker = await StartAsync("windows", cluster, job, folder, password, arguments ?? ["run", "--until", "end", "--drain"]);
        Assert.True(await worker.EndAsync() == code, worker.Text);
        Assert.DoesNotContain("canary", worker.Text, StringComparison.OrdinalIgnoreCase);
        return worker.Text;
    }

    private static async Task<WorkerProcess> StartAsync(string kind, SecureCluster cluster, string job, StateFolder folder, string password, string[] arguments, params (string Name, string Value)[] environment)
    {
        var file = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(file, password + "\n", Cluster.Stop);
        return new(
            kind, job, folder, arguments,
            [
                ("Streaming__Kafka__BootstrapServers", cluster.Secure), ("Streaming__Kafka__Tls__Enabled", "true"), ("Streaming__Kafka__Tls__CaFile", cluster.CaFile),
                ("Streaming__Kafka__Sasl__Mechanism", "ScramSha512"), ("Streaming__Kafka__Sasl__Username", job), ("Streaming__Kafka__Sasl__PasswordFile", file), ("Streaming__LeaveOnStop", "true"),
                ("Logging__LogLevel__Default", "Trace"), .. environment,
            ]);
    }
}
