using Streaming.Postgres.Columns;

namespace Streaming.Postgres.Tables;

/// <summary>
/// One statement for any number of rows: arrays, one for each column, spread by <c>unnest</c>. Values go in by assignment to the column's type, which refuses what does not fit;
/// only where there is none (text into json or an enum) by a cast.
/// </summary>
internal static class InsertStatement
{
    public static string Of<T>(TableName table, IReadOnlyList<TableColumn<T>> columns, CatalogTable catalog)
    {
        var names = columns.Select(c => SqlName.Quote(c.Name)).ToList();
        var arrays = columns.Select((c, i) => $"${i + 1}::{c.Mapping!.Wire.Name}[]");
        var aliases = columns.Select((_, i) => $"c{i}");
        var values = columns.Select((c, i) => Value(c, i, catalog));
        var keys = columns.Where(c => c.IsKey).Select(c => c.Name).ToList();
        var sql = $"INSERT INTO {table.Sql} ({string.Join(", ", names)}) SELECT {string.Join(", ", values)} FROM unnest({string.Join(", ", arrays)}) AS u({string.Join(", ", aliases)})";
        if (keys.Count == 0) return sql;
        var updates = columns.Where(c => !c.IsKey).Select(c => $"{SqlName.Quote(c.Name)} = excluded.{SqlName.Quote(c.Name)}").ToList();
        return $"{sql} ON CONFLICT ({TableDdl.List(keys)}) DO {(updates.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", updates))}";
    }

    private static string Value<T>(TableColumn<T> column, int index, CatalogTable catalog)
    {
        var found = catalog.Columns.First(c => c.Name == column.Name);
        column.Mapping!.Wire.Fit(found.BaseType, found.IsEnum, out var cast);
        return cast ? $"c{index}::{found.Type}" : $"c{index}";
    }
}
