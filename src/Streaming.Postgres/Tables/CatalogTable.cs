using Npgsql;

namespace Streaming.Postgres.Tables;

/// <summary>A table as the database has it.</summary>
/// <param name="User">Who asked.</param>
/// <param name="Kind">Its kind (<c>pg_class.relkind</c>): r table, p partitioned table, v view and so on.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="Keys">The columns of each unique index by which a row can be replaced: complete, valid, without expressions, checked at once.</param>
internal sealed record CatalogTable(string User, char Kind, IReadOnlyList<CatalogColumn> Columns, IReadOnlyList<string[]> Keys)
{
    private const string KindSql = "SELECT oid::bigint, relkind::text, current_user::text FROM pg_class WHERE oid = to_regclass($1)";

    private const string ColumnsSql = """
        SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), b.typname::text, b.typtype = 'e',
               (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL,
               a.attgenerated <> '' OR a.attidentity = 'a',
               has_column_privilege(a.attrelid, a.attnum, 'INSERT'), has_column_privilege(a.attrelid, a.attnum, 'UPDATE'), has_column_privilege(a.attrelid, a.attnum, 'SELECT')
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """;

    private const string KeysSql = """
        SELECT (SELECT array_agg(a.attname::text) FROM generate_series(0, i.indnkeyatts - 1) k JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k])
        FROM pg_index i
        WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        """;

    private const string NamesSql = """
        SELECT relname::text FROM pg_class
        WHERE relkind IN ('r', 'p') AND CASE WHEN $1::text IS NULL THEN relnamespace::regnamespace::name = ANY (current_schemas(false)) ELSE relnamespace::regnamespace::name = $1 END
        ORDER BY relname LIMIT 1000
        """;

    /// <summary>A row can be written to it.</summary>
    public bool IsTable => Kind is 'r' or 'p';

    public bool HasKey(IReadOnlyCollection<string> columns) => Keys.Any(k => k.Length == columns.Count && k.All(columns.Contains));

    /// <summary>Reads it; null if there is none of that name.</summary>
    public static async Task<CatalogTable?> ReadAsync(NpgsqlConnection connection, TableName name, CancellationToken cancellationToken)
    {
        long oid;
        char kind;
        string user;
        await using (var command = Command(connection, KindSql, name.Sql))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return null;
            (oid, kind, user) = (reader.GetInt64(0), reader.GetString(1)[0], reader.GetString(2));
        }
        var columns = new List<CatalogColumn>();
        await using (var command = Command(connection, ColumnsSql, oid))
        await using (var r = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await r.ReadAsync(cancellationToken))
                columns.Add(new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5), r.GetBoolean(6), r.GetBoolean(7), r.GetBoolean(8)));
        }
        var keys = new List<string[]>();
        await using (var command = Command(connection, KeysSql, oid))
        await using (var r = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await r.ReadAsync(cancellationToken)) keys.Add(r.GetFieldValue<string[]>(0));
        }
        return new(user, kind, columns, keys);
    }

    /// <summary>The name of an existing table that is nearest to one that is missing; null if none is near.</summary>
    public static async Task<string?> NearestAsync(NpgsqlConnection connection, TableName name, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var command = new NpgsqlCommand(NamesSql, connection);
        command.Parameters.Add(new() { Value = (object?)name.Schema ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return SqlName.Nearest(name.Table, names);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object value)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = value });
        return command;
    }
}
