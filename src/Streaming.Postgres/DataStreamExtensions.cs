using System.Runtime.CompilerServices;
using Streaming.Postgres.Sinks;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres;

/// <summary>Sinks into PostgreSQL.</summary>
public static class DataStreamExtensions
{
    /// <summary>
    /// Writes each record as a row of a table, exactly once: rows and the position behind them are committed in one transaction of the database. With key columns a row replaces the
    /// one that has its key (upsert: the last record of a key wins); without, every record is a row of its own (append).
    /// </summary>
    /// <remarks>
    /// The records go through a topic of the job's own (<c>job.name.sink</c>), so a slow or absent database does not hold up the job. Positions are kept in the table
    /// <c>streaming_positions</c> of the same database. Where and how to connect is said by <see cref="PostgresOptions"/>.
    /// </remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="table">
    /// The table, with its schema or without (then the connection's search path decides): <c>revenue</c>, <c>reports.revenue</c>. Names are taken exactly as written, upper case
    /// included; one that contains a dot is put in double quotes.
    /// </param>
    /// <param name="columns">Names the columns and where their values come from.</param>
    /// <param name="name">The sink's durable name, under which its position is kept; by default the table's. Must stay the same when the table is renamed.</param>
    /// <param name="serde">Format of the records on their way; by default the one that flows along with an unchanged type, else the job's for the type, else the built-in one.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <typeparam name="T">Type of the records.</typeparam>
    public static void ToPostgres<T>(
        this DataStream<T> stream, string table, Action<PostgresTable<T>> columns, string? name = null, Serde<T>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentNullException.ThrowIfNull(columns);
        var written = new PostgresTable<T>();
        columns(written);
        stream.AddExternalSink(name ?? TableName.DefaultSinkName(table), new PostgresSinkFactory<T>(table, written.Columns, isNamed: name is not null), serde, file, line);
    }
}
