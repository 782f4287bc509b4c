using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Goes from batch to batch in a segment, from a position on where one begins.</summary>
internal struct BatchCursor(ISegmentData data, long position)
{
    private const int Block = 4 << 10;

    private ReadOnlyMemory<byte> _rest;
    private RecordBatch _current;
    private long _next = position;

    /// <summary>The batch that was reached last.</summary>
    public readonly RecordBatch Current => _current;

    /// <summary>Where that batch begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Where that batch ends.</summary>
    public readonly long End => _next;

    /// <summary>Goes to the next batch; false at the end of the segment.</summary>
    public bool MoveNext()
    {
        if (_next >= data.Length) return false;
        if (RecordBatch.TryRead(_rest, out _current) != BatchError.None)
        {
            _rest = data.Read(_next, Block);
            var error = RecordBatch.TryRead(_rest, out _current);
            if (error == BatchError.Truncated)
            {
                _rest = data.Read(_next, BatchHeader.Size(_rest.Span));
                error = RecordBatch.TryRead(_rest, out _current);
            }
            if (error != BatchError.None) throw new InvalidDataException($"The log has no batch where one must be, at byte {_next} of {data.Length} of a segment: {error}.");
        }
        Position = _next;
        _rest = _rest[_current.Bytes.Length..];
        _next += _current.Bytes.Length;
        return true;
    }
}
