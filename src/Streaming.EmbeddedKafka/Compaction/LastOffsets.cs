namespace Streaming.Kafka.Embedded.Compaction;

/// <summary>The last offset of each key in what has not been cleaned yet.</summary>
internal sealed class LastOffsets
{
    private readonly Dictionary<byte[], long> _byKey;
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public LastOffsets()
    {
        _byKey = new(ByteKeys.Instance);
        _bySpan = _byKey.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public void Set(ReadOnlySpan<byte> key, long offset) => _bySpan[key] = offset;

    /// <summary>True if nothing later is known of the key.</summary>
    public bool IsLast(ReadOnlySpan<byte> key, long offset) => !_bySpan.TryGetValue(key, out var last) || offset >= last;
}
