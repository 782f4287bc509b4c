using Streaming.Postgres.Columns;

namespace Streaming.Postgres;

/// <summary>The columns that a sink writes. Columns that are not named here keep their defaults on insert and their values on update.</summary>
/// <remarks>
/// Types: <see cref="string"/>, <see cref="short"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="bool"/>,
/// <see cref="Guid"/>, <see cref="DateTimeOffset"/> and <see cref="DateTime"/> (which must be UTC) as <c>timestamptz</c>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>,
/// <see cref="TimeSpan"/> as <c>interval</c>, byte arrays, enums (their names, as <c>text</c> or as an enum of the database), and nullable ones of these. PostgreSQL keeps
/// microseconds: what is finer is cut off. A string may also go into <c>json</c>, <c>jsonb</c> or an enum. Any other type is an error of <see cref="TopologyBuilder.Build"/>.
/// </remarks>
/// <typeparam name="T">Type of the records.</typeparam>
public sealed class PostgresTable<T>
    where T : notnull
{
    private readonly List<TableColumn<T>> _columns = [];

    internal PostgresTable()
    {
    }

    internal IReadOnlyList<TableColumn<T>> Columns => _columns;

    /// <summary>A column of the key by which rows are replaced. All key columns together need a unique index or a primary key of exactly these columns.</summary>
    /// <param name="name">The column's name, exactly as in the database.</param>
    /// <param name="value">Its value: a pure function.</param>
    /// <typeparam name="TColumn">Type of the value.</typeparam>
    public PostgresTable<T> Key<TColumn>(string name, Func<T, TColumn> value) => Add(name, isKey: true, value);

    /// <summary>A column that is written with each row.</summary>
    /// <param name="name">The column's name, exactly as in the database.</param>
    /// <param name="value">Its value: a pure function.</param>
    /// <typeparam name="TColumn">Type of the value.</typeparam>
    public PostgresTable<T> Column<TColumn>(string name, Func<T, TColumn> value) => Add(name, isKey: false, value);

    private PostgresTable<T> Add<TColumn>(string name, bool isKey, Func<T, TColumn> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _columns.Add(new TableColumn<T, TColumn>(name, isKey, value));
        return this;
    }
}
