using Npgsql;
using Xunit;

namespace Streaming.Postgres.Tests;

/// <summary>A schema of its own in the database that STREAMING_TEST_POSTGRES names; dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable, IServiceProvider
{
    private readonly NpgsqlDataSource _source;

    private TestDatabase(string connectionString, string schema)
    {
        Schema = schema;
        Options = new() { ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema, ApplicationName = schema, Pooling = true }.ConnectionString };
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Options.ConnectionString) { ApplicationName = "test" });
    }

    public string Schema { get; }

    public PostgresOptions Options { get; set; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TestDatabase> CreateAsync(string? sql = null)
    {
        var connectionString = Environment.GetEnvironmentVariable("STREAMING_TEST_POSTGRES") ?? "";
        Assert.SkipWhen(connectionString.Length == 0, "STREAMING_TEST_POSTGRES is not set: it is the connection string of a PostgreSQL in which schemas may be created.");
        var database = new TestDatabase(connectionString, $"t_{Guid.NewGuid():N}");
        await database.RunAsync($"CREATE SCHEMA {database.Schema}");
        if (sql is not null) await database.RunAsync(sql);
        return database;
    }

    /// <summary>A data source that the host gives.</summary>
    public NpgsqlDataSource? Given { get; set; }

    public object? GetService(Type serviceType) => serviceType == typeof(PostgresOptions) ? Options : serviceType == typeof(NpgsqlDataSource) ? Given : null;

    public ValueTask<NpgsqlConnection> ConnectAsync() => _source.OpenConnectionAsync(Stop);

    public async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>All rows, each as its values with blanks between, null as a dash.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string>();
        while (await reader.ReadAsync(Stop))
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "-" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return [.. rows];
    }

    /// <summary>Waits until a connection of the sink waits for a lock; its process id.</summary>
    public async Task<int> BlockedAsync()
    {
        while (true)
        {
            var pids = await RowsAsync($"SELECT pid FROM pg_stat_activity WHERE application_name = '{Schema}' AND wait_event_type = 'Lock'");
            if (pids.Length > 0) return int.Parse(pids[0], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var command = _source.CreateCommand($"DROP SCHEMA IF EXISTS {Schema} CASCADE")) await command.ExecuteNonQueryAsync(CancellationToken.None);
        await _source.DisposeAsync();
    }
}
