using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Streaming.Integration.Tests.Support;

/// <summary>A PostgreSQL of its own, with Debian's programs, that takes encrypted connections only; those of the user <c>shop</c> only with a certificate.</summary>
internal sealed class SecurePostgres : IAsyncDisposable
{
    private const string Installed = "/usr/lib/postgresql";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaming-postgres-");
    private readonly int _port = FreePorts.InARow(1);
    private readonly string _programs;
    private NpgsqlDataSource? _source;

    private SecurePostgres(string programs) => _programs = programs;

    /// <summary>Has signed the server's certificate, and signs those of clients.</summary>
    internal TestAuthority Authority { get; } = new();

    /// <summary>The authority's certificate.</summary>
    internal string CaFile => InFolder("ca.pem");

    /// <summary>For a user that needs no certificate.</summary>
    internal string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Username = "streaming", Database = "postgres", SslMode = SslMode.VerifyFull, RootCertificate = CaFile, ApplicationName = "test",
    }.ConnectionString;

    internal static async Task<SecurePostgres> StartAsync()
    {
        var programs = Directory.Exists(Installed) ? Directory.GetFiles(Installed, "initdb", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Path.GetDirectoryName).LastOrDefault() : null;
        Assert.SkipWhen(programs is null, "The programs of a PostgreSQL server are not there (Debian's package postgresql).");
        var server = new SecurePostgres(programs);
        await File.WriteAllTextAsync(server.CaFile, server.Authority.Pem, Cluster.Stop);
        server.Authority.SignFiles(server._folder.FullName, "server");
        // The server refuses to run as root, and a key that others own or may read.
        await server.RunAsync("chmod", "600", server.InFolder("server.key"));
        if (Environment.IsPrivilegedProcess) await server.RunAsync("chown", "-R", "postgres:", server._folder.FullName);
        await server.RunAsServerAsync("initdb", "-U", "streaming", "--auth=trust", "--locale=C.UTF-8", "--no-sync");
        await File.WriteAllTextAsync(server.InFolder("data/pg_hba.conf"), "hostssl all streaming 127.0.0.1/32 trust\nhostssl all shop 127.0.0.1/32 cert\n", Cluster.Stop);
        await server.RunAsServerAsync("pg_ctl", "start", "-w", "-t", "60", "-l", server.InFolder("log"), "-o", string.Create(
            CultureInfo.InvariantCulture,
            $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c ssl=on -c ssl_cert_file={server.InFolder("server.pem")} -c ssl_key_file={server.InFolder("server.key")} -c ssl_ca_file={server.CaFile}"));
        server._source = NpgsqlDataSource.Create(server.ConnectionString);
        return server;
    }

    internal async Task RunSqlAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cluster.Stop);
    }

    internal async Task<long> CountAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cluster.Stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await RunAsServerAsync("pg_ctl", "stop", "-w", "-m", "immediate");
        Authority.Dispose();
        _folder.Delete(true);
    }

    private string InFolder(string file) => Path.Combine(_folder.FullName, file);

    private Task RunAsServerAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments, "-D", InFolder("data")];
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", .. command]) : RunAsync(command[0], command[1..]);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Concat(said)}");
    }
}
