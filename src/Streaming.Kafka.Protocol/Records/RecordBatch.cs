using System.Buffers.Binary;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>A view of one batch in memory. Nothing is copied; what comes out of it lives as long as the memory.</summary>
internal readonly struct RecordBatch
{
    private RecordBatch(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The whole batch.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The whole batch.</summary>
    public ReadOnlySpan<byte> Span => Bytes.Span;

    /// <summary>The offset that those of the records are relative to. A broker sets it.</summary>
    public long BaseOffset => Int64(BatchLayout.BaseOffset);

    /// <summary>The last offset of the batch, also if its record is gone.</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>The leader that appended the batch; -1 before that. A broker sets it.</summary>
    public int LeaderEpoch => Int32(BatchLayout.LeaderEpoch);

    public uint Crc => (uint)Int32(BatchLayout.Crc);

    public BatchAttributes Attributes => new(BinaryPrimitives.ReadInt16BigEndian(Span[BatchLayout.Attributes..]));

    public int LastOffsetDelta => Int32(BatchLayout.LastOffsetDelta);

    /// <summary>The time that those of the records are relative to, in milliseconds since 1970.</summary>
    public long BaseTimestamp => Int64(BatchLayout.BaseTimestamp);

    /// <summary>The highest time of the records, in milliseconds since 1970; -1 for none.</summary>
    public long MaxTimestamp => Int64(BatchLayout.MaxTimestamp);

    /// <summary>-1 if the producer is not idempotent.</summary>
    public long ProducerId => Int64(BatchLayout.ProducerId);

    /// <summary>-1 if the producer is not idempotent.</summary>
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(Span[BatchLayout.ProducerEpoch..]);

    /// <summary>The producer's number of the first record; -1 if the producer is not idempotent, and in markers.</summary>
    public int BaseSequence => Int32(BatchLayout.BaseSequence);

    /// <summary>The producer's number of the last record. Numbers begin at 0 again behind <see cref="int.MaxValue"/>.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)(((long)BaseSequence + LastOffsetDelta) & int.MaxValue);

    /// <summary>The number of records. Less than the offsets say, if a cleaner took some out.</summary>
    public int Count => Int32(BatchLayout.Count);

    /// <summary>True if the checksum is that of the bytes.</summary>
    public bool IsIntact => Crc == Crc32C.Of(Span[BatchLayout.Attributes..]);

    /// <summary>
    /// Takes the batch at the beginning of the bytes, if its format is known and it is there as a whole: what its header says otherwise is not looked at
    /// (<see cref="BatchCheck"/>).
    /// </summary>
    public static BatchError TryRead(ReadOnlyMemory<byte> bytes, out RecordBatch batch)
    {
        batch = default;
        var span = bytes.Span;
        if (span.Length <= BatchLayout.Magic) return BatchError.Truncated;
        if ((sbyte)span[BatchLayout.Magic] != BatchLayout.CurrentMagic) return BatchError.UnknownFormat;
        var size = BatchLayout.BeforeLength + (long)BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.Length..]);
        if (size < BatchLayout.Records) return BatchError.WrongLength;
        if (size > span.Length) return BatchError.Truncated;
        batch = new(bytes[..(int)size]);
        return BatchError.None;
    }

    /// <summary>The records, for <c>foreach</c>; a <see cref="WireException"/> if they are not as the batch says, or are compressed.</summary>
    public RecordReader GetEnumerator() => new(this);

    private int Int32(int at) => BinaryPrimitives.ReadInt32BigEndian(Span[at..]);

    private long Int64(int at) => BinaryPrimitives.ReadInt64BigEndian(Span[at..]);
}
