using Npgsql;
using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Sinks;

/// <summary>A worker at a PostgreSQL with TLS.</summary>
public sealed class PostgresTlsTests
{
    [Fact]
    public async Task Rows_are_written_over_verified_connections_with_a_certificate_of_the_worker_or_without()
    {
        await using var server = await SecurePostgres.StartAsync();
        await server.RunSqlAsync($"{PostgresTests.Schema}; CREATE ROLE shop LOGIN");
        using var folder = new StateFolder();
        var (certificate, key) = server.Authority.SignFiles(folder.Path, "shop");

        await WritesAsync(server, folder, new(server.ConnectionString) { ApplicationName = "without" });
        // The first worker has made the table of positions.
        await server.RunSqlAsync("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO shop");
        await WritesAsync(server, folder, new(server.ConnectionString) { ApplicationName = "with", Username = "shop", SslCertificate = certificate, SslKey = key });
    }

    [Fact]
    public async Task A_server_whose_certificate_is_of_another_authority_ends_the_worker_at_its_start()
    {
        await using var server = await SecurePostgres.StartAsync();
        await server.RunSqlAsync(PostgresTests.Schema);
        using var stranger = new TestAuthority();
        using var folder = new StateFolder();
        var root = Path.Combine(folder.Path, "other.pem");
        await File.WriteAllTextAsync(root, stranger.Pem, Cluster.Stop);
        var job = await Cluster.JobAsync("refused", 1);

        await using var worker = Start(job, folder, new(server.ConnectionString) { RootCertificate = root, Password = "canary" });

        Assert.Equal(ExitCode.Failed, await worker.EndAsync());
        Assert.Contains("STR2702", worker.Text, StringComparison.Ordinal);
        Assert.Contains("AuthenticationException", worker.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", worker.Text, StringComparison.Ordinal);
    }

    private static async Task WritesAsync(SecurePostgres server, StateFolder folder, NpgsqlConnectionStringBuilder connection)
    {
        var job = await Cluster.JobAsync("tls", 1);
        await Cluster.WriteAsync($"{job}-in", 0, ["a|1", "b|2"]);
        await using var worker = Start(job, folder, connection);
        var written = await server.CountAsync("SELECT count(*) FROM all_values") + 2;
        await Eventually.TrueAsync(async () => await server.CountAsync("SELECT count(*) FROM all_values") == written, () => $"rows arrive; the worker said {worker.Text}");
        // That of a client without a certificate has no subject.
        var subject = connection.SslCertificate is null ? "client_dn IS NULL" : "client_dn = '/CN=shop'";
        var connections = $"FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE application_name = '{connection.ApplicationName}'";
        Assert.True(await server.CountAsync($"SELECT count(*) {connections} AND ssl AND {subject}") > 0);
        Assert.Equal(0, await server.CountAsync($"SELECT count(*) {connections} AND NOT (ssl AND {subject})"));
        await worker.TerminateAsync();
        Assert.Equal(ExitCode.Ok, await worker.EndAsync());
    }

    private static WorkerProcess Start(string job, StateFolder folder, NpgsqlConnectionStringBuilder connection) => new(
        "tables", job, folder, ["run"], (WorkerJob.PostgresVariable, connection.ConnectionString), ("Logging__LogLevel__Default", "Trace"), ("Streaming__LeaveOnStop", "true"));
}
