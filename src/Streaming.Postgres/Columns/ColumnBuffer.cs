using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Streaming.Postgres.Columns;

/// <summary>Values of one column of a batch, sent as one array.</summary>
internal abstract class ColumnBuffer<T>
{
    /// <summary>Adds the value of a row.</summary>
    public abstract void Add(T row);

    public abstract void Clear();

    /// <summary>Hash of the value of a row, combined with <paramref name="seed"/>.</summary>
    public abstract int Hash(int row, int seed);

    /// <summary>True if the values of two rows are equal; nulls are not, as in a unique index.</summary>
    public abstract bool AreEqual(int left, int right);

    /// <summary>Keeps these rows, which are in ascending order.</summary>
    public abstract void Keep(ReadOnlySpan<int> rows);

    /// <summary>A parameter with the values of a range of rows. Valid until the buffer changes.</summary>
    public abstract NpgsqlParameter Parameter(int from, int count);
}

/// <summary>Typed values of one column; nothing is boxed.</summary>
internal sealed class ColumnBuffer<T, TColumn, TWire>(NpgsqlDbType type, Func<T, TColumn> value, Func<TColumn, TWire> convert, IEqualityComparer<TWire> comparer) : ColumnBuffer<T>
{
    private readonly List<TWire> _values = [];

    public override void Add(T row) => _values.Add(convert(value(row)));

    public override void Clear() => _values.Clear();

    public override int Hash(int row, int seed) => HashCode.Combine(seed, _values[row] is { } v ? comparer.GetHashCode(v) : row);

    public override bool AreEqual(int left, int right) => _values[left] is { } l && _values[right] is { } r && comparer.Equals(l, r);

    public override void Keep(ReadOnlySpan<int> rows)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        for (var i = 0; i < rows.Length; i++) values[i] = values[rows[i]];
        _values.RemoveRange(rows.Length, _values.Count - rows.Length);
    }

    public override NpgsqlParameter Parameter(int from, int count) => new NpgsqlParameter<List<TWire>>
    {
        TypedValue = from == 0 && count == _values.Count ? _values : _values.GetRange(from, count),
        NpgsqlDbType = NpgsqlDbType.Array | type,
    };
}
