namespace Streaming.Postgres.Columns;

/// <summary>A column as the user wrote it.</summary>
internal abstract class TableColumn<T>(string name, bool isKey)
{
    public string Name => name;

    public bool IsKey => isKey;

    /// <summary>The type of its values.</summary>
    public abstract Type Type { get; }

    /// <summary>How its type is written; null if it cannot be.</summary>
    public abstract ColumnType? Mapping { get; }

    /// <summary>Makes a buffer for its values. One for each sink.</summary>
    public abstract ColumnBuffer<T> CreateBuffer();
}

/// <summary>A column with its accessor.</summary>
internal sealed class TableColumn<T, TColumn>(string name, bool isKey, Func<T, TColumn> value) : TableColumn<T>(name, isKey)
{
    private readonly ColumnType<TColumn>? _mapping = ColumnTypes.Find<TColumn>();

    public override Type Type => typeof(TColumn);

    public override ColumnType? Mapping => _mapping;

    public override ColumnBuffer<T> CreateBuffer() => _mapping!.CreateBuffer(value);
}
