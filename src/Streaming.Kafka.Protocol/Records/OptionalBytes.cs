namespace Streaming.Kafka.Protocol.Records;

/// <summary>Bytes, or null, which is something else than no bytes: a record without a value deletes its key.</summary>
internal readonly ref struct OptionalBytes
{
    private readonly bool _isThere;

    private OptionalBytes(ReadOnlySpan<byte> span, bool isThere)
    {
        Span = span;
        _isThere = isThere;
    }

    public static OptionalBytes Null => default;

    /// <summary>None if it is null.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>-1 for null.</summary>
    public int Length => _isThere ? Span.Length : -1;

    public static implicit operator OptionalBytes(ReadOnlySpan<byte> bytes) => new(bytes, true);

    public static implicit operator OptionalBytes(byte[]? bytes) => new(bytes, bytes is not null);

    public static implicit operator OptionalBytes(ReadOnlyMemory<byte>? bytes) => new(bytes.GetValueOrDefault().Span, bytes.HasValue);
}
