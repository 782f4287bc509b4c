using System.Globalization;
using Npgsql;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>The table of positions: which record of which topic comes next for a sink. Its row is also the lock under which the sink's rows are written.</summary>
internal sealed class PositionTable(TableName table, TimeSpan abandonAfter)
{
    private const string Columns = "job text, sink text, topic_id uuid, partition integer, next_offset bigint NOT NULL, PRIMARY KEY (job, sink, topic_id, partition)";
    private const string Identity = "job = $1 AND sink = $2 AND topic_id = $3 AND partition = $4";

    private readonly string _insert = $"INSERT INTO {table.Sql} (job, sink, topic_id, partition, next_offset) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING";
    private readonly string _select = $"SELECT next_offset FROM {table.Sql} WHERE {Identity}";
    private readonly string _move = $"UPDATE {table.Sql} SET next_offset = $5 WHERE {Identity} AND next_offset = $6";

    // A server that loses commits in a crash would lose rows whose records the engine has deleted; one that waits for hours for a client that is gone would block the successor.
    private readonly string _settings = $"""
        SELECT set_config('idle_in_transaction_session_timeout', '{((long)abandonAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}', true),
               set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
        """;

    public TableName Name => table;

    public string CreateSql => $"CREATE TABLE IF NOT EXISTS {table.Sql} ({Columns})";

    /// <summary>What is wrong with the table that is there.</summary>
    public IEnumerable<TopologyError> Mistakes(CatalogTable catalog)
    {
        (string Name, string Type)[] expected = [("job", "text"), ("sink", "text"), ("topic_id", "uuid"), ("partition", "int4"), ("next_offset", "int8")];
        if (!catalog.IsTable || expected.Any(e => !catalog.Columns.Any(c => c.Name == e.Name && c.BaseType == e.Type)) || !catalog.HasKey(["job", "sink", "topic_id", "partition"]))
            yield return new("STR2709", $"Table {table} exists, but is no table of positions, which is: {CreateSql}; Name another one in PostgresOptions.PositionTable.");
        else if (catalog.Columns.Any(c => !c.MayInsert || !c.MaySelect || !c.MayUpdate))
            yield return new("STR2708", $"User {catalog.User} lacks rights on the table of positions. Type: {TableDdl.Grant(table, ["SELECT", "INSERT", "UPDATE"], catalog.User)};");
    }

    /// <summary>Makes sure that the position has a row, so that from then on only compare-and-set changes it, and reads it.</summary>
    public async Task<long> OpenAsync(NpgsqlConnection connection, ExternalSinkKey key, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(_insert, key));
        batch.BatchCommands.Add(Command(_select, key));
        return (long)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Deletes the positions of a sink.</summary>
    public async Task ForgetAsync(NpgsqlConnection connection, string job, string sink, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"DELETE FROM {table.Sql} WHERE job = $1 AND sink = $2", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = job }, new NpgsqlParameter<string> { TypedValue = sink } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The commands with which a transaction begins: its settings, then the position. The second changes one row if the position is the expected one, else none; it waits for a transaction that holds the row.</summary>
    public IEnumerable<NpgsqlBatchCommand> Move(ExternalSinkKey key, long expected, long next)
    {
        yield return new(_settings);
        var move = Command(_move, key);
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = next });
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expected });
        yield return move;
    }

    private static NpgsqlBatchCommand Command(string sql, ExternalSinkKey key) => new(sql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = key.Job },
            new NpgsqlParameter<string> { TypedValue = key.Sink },
            new NpgsqlParameter<Guid> { TypedValue = key.TopicId },
            new NpgsqlParameter<int> { TypedValue = key.Partition },
        },
    };
}
