using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>Goes through the records of a batch.</summary>
internal ref struct RecordReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _baseOffset, _baseTimestamp, _maxTimestamp;
    private readonly int _lastDelta;
    private readonly bool _isAppendTime;
    private int _at, _left, _before;
    private RecordView _current;

    public RecordReader(RecordBatch batch)
    {
        _bytes = batch.Span;
        _baseOffset = batch.BaseOffset;
        _baseTimestamp = batch.BaseTimestamp;
        _maxTimestamp = batch.MaxTimestamp;
        _isAppendTime = batch.Attributes.IsAppendTime;
        _lastDelta = batch.LastOffsetDelta;
        _at = BatchLayout.Records;
        _left = batch.Count;
        _before = -1;
        if (_left < 0) Error = BatchError.WrongCount;
        else if (_left > 0 && batch.Attributes.Codec != CompressionCodec.None) Error = BatchError.Compressed;
    }

    /// <summary>The record that was read last.</summary>
    [UnscopedRef]
    public readonly ref readonly RecordView Current => ref _current;

    /// <summary>Why there was no further record; none at the end.</summary>
    public BatchError Error { get; private set; }

    /// <summary>Reads the next record. False at the end, and if there is an <see cref="Error"/>.</summary>
    public bool TryNext()
    {
        if (Error != BatchError.None) return false;
        if (_left == 0)
        {
            if (_at != _bytes.Length) Error = BatchError.WrongLength;
            return false;
        }
        if (_at == _bytes.Length) Error = BatchError.WrongCount;
        else Error = ReadOne();
        return Error == BatchError.None;
    }

    /// <summary>Reads the next record, for <c>foreach</c>: a <see cref="WireException"/> if it cannot be read.</summary>
    public bool MoveNext()
    {
        var read = TryNext();
        if (Error != BatchError.None) throw new WireException($"A batch at offset {_baseOffset}: {Error}, behind {_current.Offset}.");
        return read;
    }

    private BatchError ReadOne()
    {
        var start = _at;
        if (!Length(_bytes.Length, out var size) || size < 0) return BatchError.WrongRecord;
        var end = _at + size;
        // A byte of attributes, which have no meaning yet.
        if (++_at > end) return BatchError.WrongRecord;
        if (!Varint.TryRead(_bytes, ref _at, out ulong timestamp) || !Varint.TryRead(_bytes, ref _at, out uint delta)) return BatchError.WrongRecord;
        if (!Bytes(end, ref _current.Key) || !Bytes(end, ref _current.Value)) return BatchError.WrongRecord;
        if (!Varint.TryRead(_bytes, ref _at, out uint headers) || _at > end) return BatchError.WrongRecord;
        _current.HeaderCount = Varint.Unfold(headers);
        if (_current.HeaderCount < 0 || (_current.HeaderCount == 0 && _at != end)) return BatchError.WrongRecord;
        var offset = Varint.Unfold(delta);
        if (offset <= _before || offset > _lastDelta) return BatchError.WrongOffsets;
        _current.Headers = new(_at, end - _at);
        _current.Whole = new(start, end - start);
        _current.Offset = _baseOffset + offset;
        _current.Timestamp = _isAppendTime ? _maxTimestamp : _baseTimestamp + Varint.Unfold(timestamp);
        (_at, _before) = (end, offset);
        _left--;
        return BatchError.None;
    }

    private bool Bytes(int end, ref Slice slice)
    {
        if (!Length(end, out var length)) return false;
        slice = length < 0 ? Slice.Null : new(_at, length);
        _at += Math.Max(length, 0);
        return true;
    }

    // A length of bytes that are there, or -1.
    private bool Length(int end, out int length)
    {
        var read = Varint.TryRead(_bytes, ref _at, out uint folded);
        length = Varint.Unfold(folded);
        return read && length >= -1 && length <= end - _at;
    }
}
