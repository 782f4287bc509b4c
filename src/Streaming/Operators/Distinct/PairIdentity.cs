using Streaming.Runtime;
using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>A row is known by its key and something that the user takes from its value.</summary>
internal readonly struct PairIdentity<TKey, T, TId>(KeyCodec<TKey> key, KeyCodec<TId> id, Func<T, TId> by) : IIdentity<TKey, T>
    where TKey : notnull
    where TId : notnull
{
    private readonly KeyCodec<TKey> _key = key;
    private readonly KeyCodec<TId> _id = id;
    private readonly Func<T, TId> _by = by;

    public string Format => $"{_key.Format},{_id.Format}";

    public bool IsExact => false;

    public ulong Of(in Row<TKey, T> row, ByteWriter bytes)
    {
        var start = bytes.Length;
        _key.Encode(row.Key, bytes);
        _id.Encode(UserFunction.Call(_by, in row.Value), bytes);
        return BitHash.Of(bytes.Written[start..]);
    }

    public void Encode(ulong id, ByteWriter output) => throw new InvalidOperationException("The identity is a hash.");

    public ulong Of(ReadOnlySpan<byte> bytes) => BitHash.Of(bytes);
}
