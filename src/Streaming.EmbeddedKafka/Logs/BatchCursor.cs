using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Goes from batch to batch in a segment, from a position on where one begins. Of batches that are only passed, no more than the header is read.</summary>
/// <param name="data">The segment.</param>
/// <param name="position">Where a batch begins.</param>
/// <param name="block">Bytes that are read at once: few for a search, many for a pass through all.</param>
internal struct BatchCursor(ISegmentData data, long position, int block = BatchCursor.Search)
{
    /// <summary>Bytes of a block in a search.</summary>
    public const int Search = 4 << 10;

    /// <summary>Bytes of a block in a pass through a segment.</summary>
    public const int Scan = 1 << 20;

    private byte[]? _buffer;
    private ReadOnlyMemory<byte> _rest;
    private BatchHeader _header;

    /// <summary>The batch that was reached last.</summary>
    public readonly BatchHeader Header => _header;

    /// <summary>The whole batch that was reached last; its bytes are valid until the next step of the cursor.</summary>
    public RecordBatch Current
    {
        get
        {
            if (_rest.Length < _header.Size) _rest = data.Peek(Position, Math.Max(_header.Size, block), ref _buffer);
            var error = RecordBatch.TryRead(_rest, out var batch);
            return error == BatchError.None ? batch : throw Broken(error);
        }
    }

    /// <summary>Where that batch begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Where that batch ends.</summary>
    public readonly long End => Position + _header.Size;

    /// <summary>Goes to the next batch; false at the end of the segment.</summary>
    public bool MoveNext() => TryMoveNext(out var error) || (error == BatchError.None ? false : throw Broken(error));

    /// <summary>Goes to the next batch; false at the end of the segment, and where no whole batch is.</summary>
    public bool TryMoveNext(out BatchError error)
    {
        error = BatchError.None;
        _rest = _rest.Length > _header.Size ? _rest[_header.Size..] : default;
        (Position, _header) = (End, default);
        if (Position >= data.Length) return false;
        if (_rest.Length < BatchHeader.Bytes) _rest = data.Peek(Position, block, ref _buffer);
        error = BatchHeader.TryRead(_rest.Span, out _header);
        if (error == BatchError.None && End > data.Length) error = BatchError.Truncated;
        return error == BatchError.None;
    }

    private readonly InvalidDataException Broken(BatchError error) => new($"The log has no batch where one must be, at byte {Position} of {data.Length} of a segment: {error}.");
}
