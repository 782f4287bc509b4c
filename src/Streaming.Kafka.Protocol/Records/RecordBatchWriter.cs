using System.Buffers.Binary;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>
/// Appends batches to a buffer: <see cref="Begin"/>, records, <see cref="End"/>. Nothing is allocated for a record. Not thread-safe; nothing else may be written to the
/// buffer meanwhile.
/// </summary>
internal sealed class RecordBatchWriter(WireBuffer to)
{
    private BatchStart _batch;
    private int _start = -1, _lastDelta;
    private long _baseTimestamp, _maxTimestamp;

    /// <summary>Records in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the batch so far.</summary>
    public int Size => _start < 0 ? 0 : to.Length - _start;

    /// <summary>Begins a batch. Records are not compressed here, so it must not say that they are.</summary>
    public void Begin(in BatchStart batch)
    {
        if (_start >= 0) throw new InvalidOperationException("A batch was begun and not ended.");
        if (batch.Attributes.Codec != CompressionCodec.None) throw new ArgumentException("Records are not compressed here.", nameof(batch));
        (_batch, _start, _lastDelta, Count, _maxTimestamp) = (batch, to.Length, -1, 0, long.MinValue);
        to.GetSpan(BatchLayout.Records)[..BatchLayout.Records].Clear();
        to.Advance(BatchLayout.Records);
    }

    /// <summary>Appends a record at the next offset. <paramref name="timestamp"/>: milliseconds since 1970.</summary>
    public void Append(long timestamp, OptionalBytes key, OptionalBytes value) => Append(_lastDelta + 1, timestamp, key, value, 0, default);

    /// <summary>Appends a record at the next offset. <paramref name="timestamp"/>: milliseconds since 1970.</summary>
    public void Append(long timestamp, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers)
    {
        var size = 0;
        foreach (var header in headers) size = checked(size + SizeOf(header.Key.Length) + SizeOf(header.Value?.Length ?? -1));
        var at = Open(_lastDelta + 1, timestamp, key, value, headers.Length, size, out var room);
        foreach (var header in headers)
        {
            Write(room, ref at, header.Key.Span);
            Write(room, ref at, header.Value);
        }
        to.Advance(at);
    }

    /// <summary>Appends a record at an offset relative to the base offset, with headers as another record has them.</summary>
    public void Append(int offsetDelta, long timestamp, OptionalBytes key, OptionalBytes value, int headerCount, ReadOnlySpan<byte> headers)
    {
        var at = Open(offsetDelta, timestamp, key, value, headerCount, headers.Length, out var room);
        headers.CopyTo(room[at..]);
        to.Advance(at + headers.Length);
    }

    /// <summary>Writes the header of the batch, with lengths, counts, times and checksum, and gives its bytes, which can still be changed in place (<see cref="BatchPatch"/>).</summary>
    public Span<byte> End()
    {
        if (_start < 0 || Count == 0) throw new InvalidOperationException("A batch must have a record.");
        var batch = to.From(_start);
        _start = -1;
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseOffset..], _batch.BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.LeaderEpoch..], _batch.LeaderEpoch);
        batch[BatchLayout.Magic] = (byte)BatchLayout.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.Attributes..], _batch.Attributes.Value);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.LastOffsetDelta..], _lastDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseTimestamp..], _baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.MaxTimestamp..], _maxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.ProducerId..], _batch.ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.ProducerEpoch..], _batch.ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.BaseSequence..], _batch.BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.Count..], Count);
        BatchPatch.Seal(batch);
        return batch;
    }

    // Writes all of a record but its headers, and says where these go.
    private int Open(int offsetDelta, long timestamp, OptionalBytes key, OptionalBytes value, int headerCount, int headerBytes, out Span<byte> room)
    {
        if (_start < 0) throw new InvalidOperationException("No batch was begun.");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(offsetDelta, _lastDelta, nameof(offsetDelta));
        if (Count == 0) _baseTimestamp = _batch.BaseTimestamp ?? timestamp;
        var time = Varint.Fold(timestamp - _baseTimestamp);
        var delta = Varint.Fold(offsetDelta);
        var size = checked(1 + Varint.Size(time) + Varint.Size(delta) + SizeOf(key.Length) + SizeOf(value.Length) + Varint.Size(Varint.Fold(headerCount)) + headerBytes);
        room = to.GetSpan(checked(Varint.MaxBytes + size));
        var at = 0;
        Varint.Write(room, ref at, Varint.Fold(size));
        room[at++] = 0;
        Varint.Write(room, ref at, time);
        Varint.Write(room, ref at, delta);
        Write(room, ref at, key);
        Write(room, ref at, value);
        Varint.Write(room, ref at, Varint.Fold(headerCount));
        _lastDelta = offsetDelta;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
        Count++;
        return at;
    }

    private static void Write(Span<byte> room, ref int at, OptionalBytes bytes)
    {
        Varint.Write(room, ref at, Varint.Fold(bytes.Length));
        bytes.Span.CopyTo(room[at..]);
        at += bytes.Span.Length;
    }

    // Bytes of a byte string with its length.
    private static int SizeOf(int length) => checked(Varint.Size(Varint.Fold(length)) + Math.Max(length, 0));
}
