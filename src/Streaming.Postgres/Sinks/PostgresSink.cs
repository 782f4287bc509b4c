using System.Data;
using Npgsql;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>
/// Writes one partition into a table. A write is one transaction: its first effect is the position, by compare-and-set, which takes the lock of the position's row; so a zombie waits for
/// the live writer, then finds the position moved, and writes nothing. A lost answer (also to COMMIT) is repeated as it was: if the first one was committed, the position has moved.
/// </summary>
internal sealed class PostgresSink<T>(PostgresTarget<T> target, ExternalSinkKey key, Codec<T> codec, PositionTable positions, SharedDatabases.Lease lease) : IExternalSink
{
    private readonly RowBuffer<T> _rows = new(target.Columns);
    private string _insert = "";
    private long _highest;

    public async ValueTask<long> OpenAsync(CancellationToken cancellationToken)
    {
        long position;
        try
        {
            await using var connection = await lease.Database.ConnectAsync(cancellationToken);
            await PrepareAsync(connection, cancellationToken);
            position = await positions.OpenAsync(connection, key, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw Translate(e, "open");
        }
        if (position < _highest)
            throw new StreamingException("STR2724", $"Sink '{key.Sink}' had committed position {_highest} of partition {key.Partition} to database {lease.Database.Name}, which now says {position}: it lost commits (a standby took over, or a backup was restored). Nothing was written; a restart goes on from {position}.");
        return _highest = position;
    }

    public async ValueTask<bool> WriteAsync(RecordBatch batch, int from, long expected, long next, CancellationToken cancellationToken)
    {
        var (to, end) = (batch.Count, next);
        BadRow? refused = null;
        do
        {
            var (at, bad) = await _rows.FillAsync(batch, from, to, codec, cancellationToken);
            if (bad is null)
            {
                (at, bad, var moved) = await CommitAsync(expected, end, cancellationToken);
                if (!moved) return false;
            }
            if (bad is null) break;
            // Once more without it and what follows it, so that the position is exactly the bad record's.
            (to, end, refused) = (at, batch.Offset(at), bad);
        }
        while (to > from);
        if (refused is null) return true;
        if (refused.IsUnavailable) throw new ExternalSinkUnavailableException($"Sink '{key.Sink}': record {batch.Partition}@{batch.Offset(to)} {refused.Cause}", refused.Error!);
        throw Refused(batch, to, refused);
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();

    // (record, cause, moved): the first bad record, or none and whether the position was the expected one.
    private async Task<(int Record, BadRow? Bad, bool Moved)> CommitAsync(long expected, long next, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return (-1, null, await CommitAtOnceAsync(expected, next, cancellationToken));
            }
            catch (PostgresException e) when (Sqlstate.IsData(e))
            {
                return await CommitRowByRowAsync(expected, next, cancellationToken);
            }
        }
        catch (NpgsqlException e)
        {
            throw Translate(e, "write");
        }
    }

    private async Task<bool> CommitAtOnceAsync(long expected, long next, CancellationToken cancellationToken)
    {
        await using var connection = await lease.Database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in positions.Move(key, expected, next)) batch.BatchCommands.Add(command);
        if (_rows.Count > 0) batch.BatchCommands.Add(Insert(0, _rows.Count));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (batch.BatchCommands[1].RecordsAffected != 1) return false;
        await transaction.CommitAsync(cancellationToken);
        Moved(next);
        return true;
    }

    // The same transaction, in which a statement that fails is undone and halved until one row is left: the bad one. If none is, everything was written after all: two rows had one key only in
    // the eyes of the database, or the cause is gone.
    private async Task<(int Record, BadRow? Bad, bool Moved)> CommitRowByRowAsync(long expected, long next, CancellationToken cancellationToken)
    {
        await using var connection = await lease.Database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            foreach (var command in positions.Move(key, expected, next)) batch.BatchCommands.Add(command);
            // A deferred check would tell at COMMIT, of no row.
            batch.BatchCommands.Add(new("SET CONSTRAINTS ALL IMMEDIATE"));
            await batch.ExecuteNonQueryAsync(cancellationToken);
            if (batch.BatchCommands[1].RecordsAffected != 1) return (-1, null, false);
        }
        var ranges = new Stack<(int From, int Count)>();
        ranges.Push((0, _rows.Count));
        while (ranges.TryPop(out var range))
        {
            await transaction.SaveAsync("rows", cancellationToken);
            try
            {
                await using var insert = new NpgsqlBatch(connection, transaction) { BatchCommands = { Insert(range.From, range.Count) } };
                await insert.ExecuteNonQueryAsync(cancellationToken);
                await transaction.ReleaseAsync("rows", cancellationToken);
            }
            catch (PostgresException e) when (Sqlstate.IsData(e))
            {
                if (range.Count == 1) return (_rows.Record(range.From), new("STR2721", $"was refused with {Sqlstate.Describe(e)}", null), true);
                await transaction.RollbackAsync("rows", cancellationToken);
                var half = range.Count / 2;
                ranges.Push((range.From + half, range.Count - half));
                ranges.Push((range.From, half));
            }
        }
        await transaction.CommitAsync(cancellationToken);
        Moved(next);
        return (-1, null, true);
    }

    private NpgsqlBatchCommand Insert(int from, int count)
    {
        var command = new NpgsqlBatchCommand(_insert);
        _rows.AddParameters(command.Parameters, from, count);
        return command;
    }

    private void Moved(long next) => _highest = Math.Max(_highest, next);

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var catalog = await CatalogTable.ReadAsync(connection, target.Table, cancellationToken)
            ?? throw new StreamingException("STR2703", $"Table {target.Table} is not in database {lease.Database.Name} (any more). Type: {TableDdl.Create(target.Table, target.Columns)};");
        var mistakes = TableCheck.Mistakes(target.Table, target.Columns, catalog).ToList();
        if (mistakes.Count > 0) throw Mistakes.Exception(key.Sink, lease.Database.Name, mistakes);
        _insert = InsertStatement.Of(target.Table, target.Columns, catalog);
    }

    private Exception Translate(NpgsqlException error, string verb)
    {
        // A log-in that was good at the start may be good again: a password is being changed.
        if (Sqlstate.IsTransient(error) || Sqlstate.IsLogIn(error))
            return new ExternalSinkUnavailableException($"Sink '{key.Sink}' cannot {verb} table {target.Table} in database {lease.Database.Name} for now: {Sqlstate.Cause(error)}.", error);
        return new StreamingException("STR2725", $"Sink '{key.Sink}' cannot {verb} table {target.Table} in database {lease.Database.Name}: {Sqlstate.Describe((PostgresException)error)}. Nothing of the batch was written. Put it right and start again; a start checks the table and names every mistake.");
    }

    private StreamingException Refused(RecordBatch batch, int record, BadRow bad)
    {
        var (offset, position) = (batch.Offset(record), $"{positions.Name.Sql}");
        return new(bad.Code, $"Sink '{key.Sink}', table {target.Table} in database {lease.Database.Name}: record {batch.Partition}@{offset} {bad.Cause}. What came before it is written, nothing after it, and the worker will stop here again. Put the table right, or filter such records before the sink; to leave out this one, stop the job and type: "
            + $"UPDATE {position} SET next_offset = {offset + 1} WHERE job = {SqlName.Literal(key.Job)} AND sink = {SqlName.Literal(key.Sink)} AND topic_id = '{key.TopicId}' AND partition = {key.Partition} AND next_offset <= {offset};", bad.Error);
    }
}
