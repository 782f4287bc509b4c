using Streaming.Postgres.Columns;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>What a sink writes: a table and its columns.</summary>
internal sealed record PostgresTarget<T>(TableName Table, IReadOnlyList<TableColumn<T>> Columns);
