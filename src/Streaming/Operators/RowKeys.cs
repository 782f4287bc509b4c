namespace Streaming.Operators;

/// <summary>How the keys of rows are written to a topic: canonically, by a topic's serde, or not at all.</summary>
internal readonly struct RowKeys<TKey>
{
    private readonly KeyCodec<TKey>? _canonical;
    private readonly Codec<TKey>? _serde;

    public RowKeys(KeyCodec<TKey> canonical) => _canonical = canonical;

    public RowKeys(Codec<TKey> serde) => _serde = serde;

    /// <summary>True if records get null keys.</summary>
    public bool AreNone => _canonical is null && _serde is null;

    public void Write(TKey key, ByteWriter output)
    {
        if (_canonical is not null) _canonical.Encode(key, output);
        else _serde!.Encode(key, output);
    }

    /// <summary>False if these are no bytes that <see cref="Write"/> writes.</summary>
    public bool TryRead(ReadOnlySpan<byte> data, out TKey key)
    {
        if (_canonical is null) return _serde!.Decode(data, default, out key) == DecodeStatus.Done;
        try
        {
            key = _canonical.Decode(ref data);
            return true;
        }
        catch (FormatException)
        {
            key = default!;
            return false;
        }
    }
}
