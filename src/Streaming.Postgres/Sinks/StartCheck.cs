using System.Security.Authentication;
using Npgsql;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>Checks at start that a database is there and fits, makes what may be made, and throws with every mistake.</summary>
/// <param name="database">The database.</param>
/// <param name="positions">The table of positions.</param>
/// <param name="create">False: what would be made is tried, and taken back.</param>
internal sealed class StartCheck(Database database, PositionTable positions, bool create)
{
    // Any number: it only keeps two workers that start from creating the same table at once, which IF NOT EXISTS does not.
    private const string CreationLock = "SELECT pg_advisory_xact_lock(7310579611430871155)";

    public async Task RunAsync<T>(PostgresTarget<T> target, bool createTables, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);
            var mistakes = new List<TopologyError>();
            var (user, isReadOnly) = await SessionAsync(connection, cancellationToken);
            if (isReadOnly)
                mistakes.Add(new("STR2712", "It takes no writes: it is a standby or read-only. Connect to the primary (Target Session Attributes=primary)."));
            else
            {
                await CheckPositionsAsync(connection, user, mistakes, cancellationToken);
                await CheckTableAsync(connection, target, createTables, mistakes, cancellationToken);
            }
            if (mistakes.Count > 0) throw Mistakes.Exception(target.Table.ToString(), database.Name, mistakes);
        }
        catch (NpgsqlException e)
        {
            var message = $"Database {database.Name}, for table {target.Table}, cannot be used: {Sqlstate.Cause(e)}. Is the server running, and are host, port, database, user, password and TLS of the connection string right?";
            // A server may be away when a worker starts as well as later; what it refuses, and what its certificate is refused for, is a mistake.
            if (Sqlstate.IsTransient(e) && e.InnerException is not AuthenticationException) throw new ExternalSinkUnavailableException($"STR2702 {message}", e);
            throw new StreamingException("STR2702", message, e is PostgresException ? null : e);
        }
    }

    private async Task CheckPositionsAsync(NpgsqlConnection connection, string user, List<TopologyError> mistakes, CancellationToken cancellationToken)
    {
        var found = await CatalogTable.ReadAsync(connection, positions.Name, cancellationToken);
        if (found is not null)
        {
            mistakes.AddRange(positions.Mistakes(found));
            return;
        }
        if (await TryCreateAsync(connection, positions.CreateSql, cancellationToken) is { } refused)
            mistakes.Add(new("STR2709", $"The table of positions, {positions.Name}, is missing and cannot be created ({refused}). Type: {positions.CreateSql}; {TableDdl.Grant(positions.Name, ["SELECT", "INSERT", "UPDATE"], user)};"));
    }

    private async Task CheckTableAsync<T>(NpgsqlConnection connection, PostgresTarget<T> target, bool createTables, List<TopologyError> mistakes, CancellationToken cancellationToken)
    {
        var ddl = TableDdl.Create(target.Table, target.Columns);
        var found = await CatalogTable.ReadAsync(connection, target.Table, cancellationToken);
        if (found is null && createTables)
        {
            if (await TryCreateAsync(connection, ddl.Replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal), cancellationToken) is { } refused)
            {
                mistakes.Add(new("STR2703", $"Table {target.Table} is missing and cannot be created ({refused}). Type: {ddl};"));
                return;
            }
            if (!create) return;
            found = await CatalogTable.ReadAsync(connection, target.Table, cancellationToken);
        }
        if (found is not null)
        {
            mistakes.AddRange(TableCheck.Mistakes(target.Table, target.Columns, found));
            return;
        }
        var near = await CatalogTable.NearestAsync(connection, target.Table, cancellationToken);
        var hint = near is null ? "" : $"; the nearest name is {near} (names are taken exactly as written)";
        mistakes.Add(new("STR2703", $"Table {target.Table} does not exist{hint}. Type: {ddl}; or set PostgresOptions.CreateMissingTables for development."));
    }

    /// <summary>Creates a table, unless another worker does; returns why it cannot.</summary>
    private async Task<string?> TryCreateAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { new(CreationLock), new(sql) } };
            await batch.ExecuteNonQueryAsync(cancellationToken);
            if (create) await transaction.CommitAsync(cancellationToken);
            else await transaction.RollbackAsync(cancellationToken);
            return null;
        }
        catch (PostgresException e) when (!Sqlstate.IsTransient(e))
        {
            return Sqlstate.Describe(e);
        }
    }

    private static async Task<(string User, bool IsReadOnly)> SessionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_user::text, pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetString(0), reader.GetBoolean(1));
    }
}
