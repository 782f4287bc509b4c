using Npgsql;
using Streaming.Postgres;

namespace Streaming.Integration.Tests.Support;

/// <summary>A schema of its own in the database that STREAMING_TEST_POSTGRES names; dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable, IServiceProvider
{
    private readonly NpgsqlDataSource _source;
    private readonly string _schema;

    private TestDatabase(string connectionString, string schema)
    {
        _schema = schema;
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema, ApplicationName = schema }.ConnectionString;
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = "test" });
    }

    internal string ConnectionString { get; }

    internal static async Task<TestDatabase> CreateAsync(string sql)
    {
        var connectionString = Environment.GetEnvironmentVariable("STREAMING_TEST_POSTGRES") ?? "";
        Assert.SkipWhen(connectionString.Length == 0, "STREAMING_TEST_POSTGRES is not set: it is the connection string of a PostgreSQL in which schemas may be created.");
        var database = new TestDatabase(connectionString, $"it_{Guid.NewGuid():N}");
        await database.RunAsync($"CREATE SCHEMA {database._schema}");
        await database.RunAsync(sql);
        return database;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(PostgresOptions) ? new PostgresOptions { ConnectionString = ConnectionString } : null;

    internal async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cluster.Stop);
    }

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cluster.Stop))!;
    }

    /// <summary>Ends the connections of the worker, as a restart of the server does; how many there were.</summary>
    internal Task<long> KillBackendsAsync()
        => ScalarAsync<long>($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{_schema}'");

    public async ValueTask DisposeAsync()
    {
        await using (var drop = _source.CreateCommand($"DROP SCHEMA {_schema} CASCADE")) await drop.ExecuteNonQueryAsync();
        await _source.DisposeAsync();
    }
}
