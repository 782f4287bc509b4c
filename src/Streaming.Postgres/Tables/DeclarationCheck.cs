using System.Text.RegularExpressions;
using Streaming.Postgres.Columns;

namespace Streaming.Postgres.Tables;

/// <summary>The mistakes in a sink that need no database to be seen.</summary>
internal static partial class DeclarationCheck
{
    public static IEnumerable<TopologyError> Mistakes<T>(string step, string table, IReadOnlyList<TableColumn<T>> columns, bool isNamed)
    {
        var name = TableName.Parse(table, out var mistake);
        if (name is null) yield return new("STR1254", $"{step}: the table's name {mistake}: {table}");
        else if (!isNamed && !SinkName().IsMatch(name.ToString()))
            yield return new("STR1255", $"{step}: the sink takes its durable name from table {name}, and that is not 1 to 60 characters of A-Z a-z 0-9 . _ -. Give it one with name: \"..\".");
        if (columns.Count == 0) yield return new("STR1252", $"{step} names no column. Add t.Key(..) or t.Column(..).");
        foreach (var column in columns)
        {
            if (SqlName.Mistake(column.Name) is { } wrong) yield return new("STR1254", $"{step}: the name of column '{column.Name}' {wrong}.");
            if (column.Mapping is null)
                yield return new("STR1251", $"{step}: column {column.Name} is of type {ColumnTypes.Name(column.Type)}, which cannot be written. Take one of {ColumnTypes.Listed}, or a nullable one of these.");
        }
        foreach (var twice in columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return new("STR1253", $"{step} names column {twice.Key} {twice.Count()} times. Once is enough; a key column is written too.");
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,60}$")]
    private static partial Regex SinkName();
}
