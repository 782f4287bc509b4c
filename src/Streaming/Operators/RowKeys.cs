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

    /// <summary>The topic's serde, if it writes them.</summary>
    public Codec<TKey>? Serde => _serde;

    public void Write(TKey key, ByteWriter output)
    {
        if (_canonical is not null) _canonical.Encode(key, output);
        else _serde!.Encode(key, output);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    public DecodeStatus Read(ReadOnlySpan<byte> data, out TKey key)
    {
        if (_canonical is null) return _serde!.Decode(data, default, out key);
        try
        {
            key = _canonical.Decode(ref data);
            return DecodeStatus.Done;
        }
        catch (FormatException)
        {
            key = default!;
            return DecodeStatus.Malformed;
        }
    }
}
