using Streaming.Postgres.Columns;

namespace Streaming.Postgres.Tables;

/// <summary>The statements that make a table fit: shown in errors, or run for development.</summary>
internal static class TableDdl
{
    public static string Create<T>(TableName table, IReadOnlyList<TableColumn<T>> columns)
    {
        var lines = columns.Select(Column).ToList();
        var keys = columns.Where(c => c.IsKey).Select(c => c.Name).ToList();
        if (keys.Count > 0) lines.Add($"PRIMARY KEY ({List(keys)})");
        return $"CREATE TABLE {table.Sql} ({string.Join(", ", lines)})";
    }

    public static string AddColumn<T>(TableName table, TableColumn<T> column) => $"ALTER TABLE {table.Sql} ADD COLUMN {SqlName.Quote(column.Name)} {column.Mapping!.Wire.Name}";

    public static string ChangeType<T>(TableName table, TableColumn<T> column)
        => $"ALTER TABLE {table.Sql} ALTER COLUMN {SqlName.Quote(column.Name)} TYPE {column.Mapping!.Wire.Name} USING {SqlName.Quote(column.Name)}::{column.Mapping.Wire.Name}";

    public static string AddKey(TableName table, IEnumerable<string> keys) => $"CREATE UNIQUE INDEX ON {table.Sql} ({List(keys)})";

    public static string DropNotNull(TableName table, string column) => $"ALTER TABLE {table.Sql} ALTER COLUMN {SqlName.Quote(column)} DROP NOT NULL";

    public static string Grant(TableName table, IEnumerable<string> rights, string user) => $"GRANT {string.Join(", ", rights)} ON {table.Sql} TO {SqlName.Quote(user)}";

    public static string List(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqlName.Quote));

    // Reference types do not say at run time whether they may be null; a key may not.
    private static string Column<T>(TableColumn<T> column)
        => $"{SqlName.Quote(column.Name)} {column.Mapping!.Wire.Name}{(column.IsKey || !column.Mapping.IsNullable ? " NOT NULL" : "")}";
}
