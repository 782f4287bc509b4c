using Npgsql;

namespace Shop.Tests.Watching;

/// <summary>A schema of the demo's own in the database that STREAMING_TEST_POSTGRES names; dropped at the end.</summary>
internal sealed class DemoSchema : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _name = $"demo_{Guid.NewGuid():N}";

    private DemoSchema(string connectionString)
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = _name }.ConnectionString;
        _source = NpgsqlDataSource.Create(connectionString);
    }

    internal string ConnectionString { get; }

    internal static async Task<DemoSchema> CreateAsync(CancellationToken stop)
    {
        var connectionString = Environment.GetEnvironmentVariable("STREAMING_TEST_POSTGRES") ?? "";
        Assert.SkipWhen(connectionString.Length == 0, "STREAMING_TEST_POSTGRES is not set: it is the connection string of a PostgreSQL in which schemas may be created.");
        var schema = new DemoSchema(connectionString);
        await using var command = schema._source.CreateCommand($"CREATE SCHEMA {schema._name}");
        await command.ExecuteNonQueryAsync(stop);
        return schema;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var drop = _source.CreateCommand($"DROP SCHEMA {_name} CASCADE")) await drop.ExecuteNonQueryAsync();
        await _source.DisposeAsync();
    }
}
