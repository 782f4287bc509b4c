namespace Streaming.Postgres.Columns;

/// <summary>How a type is written.</summary>
internal abstract class ColumnType(WireType wire, bool isNullable)
{
    public WireType Wire => wire;

    /// <summary>True if null is among its values.</summary>
    public bool IsNullable => isNullable;
}

/// <summary>How values of one type are written.</summary>
internal abstract class ColumnType<TColumn>(WireType wire, bool isNullable) : ColumnType(wire, isNullable)
{
    public abstract ColumnBuffer<T> CreateBuffer<T>(Func<T, TColumn> value);
}

/// <summary>How values of one type are written, and in which type Npgsql takes them.</summary>
/// <param name="wire">The database's type.</param>
/// <param name="convert">Brings a value into the form that is sent and stored; throws <see cref="UnwritableValueException"/> if it cannot be stored.</param>
/// <param name="comparer">Equality of keys as the database sees it.</param>
internal sealed class ColumnType<TColumn, TWire>(WireType wire, Func<TColumn, TWire> convert, IEqualityComparer<TWire>? comparer = null) : ColumnType<TColumn>(wire, default(TColumn) is null)
{
    public override ColumnBuffer<T> CreateBuffer<T>(Func<T, TColumn> value) => new ColumnBuffer<T, TColumn, TWire>(Wire.DbType, value, convert, comparer ?? EqualityComparer<TWire>.Default);
}
