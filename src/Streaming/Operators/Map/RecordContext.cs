using Streaming.Runtime;

namespace Streaming;

/// <summary>
/// What a record carries beside its value. A view of the batch in hand: it cannot be kept, and the spans must be copied if they are to outlive the call.
/// </summary>
public readonly ref struct RecordContext
{
    private readonly RecordBatch? _batch;
    private readonly int _index;
    private readonly Origins? _origins;

    internal RecordContext(RecordBatch? batch, int index, Origins origins, long timestamp)
    {
        (_batch, _index, _origins) = (index < 0 ? null : batch, index, origins);
        UnixMilliseconds = timestamp;
    }

    /// <summary>Event time in milliseconds since 1970 UTC.</summary>
    public long UnixMilliseconds { get; }

    /// <summary>Event time.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);

    /// <summary>
    /// Bytes of the record's key as this task read it: the topic's at first, those of the exchange behind a <c>KeyBy</c>. Empty if it is null or no record caused this one.
    /// </summary>
    public ReadOnlySpan<byte> Key => _batch is null ? default : _batch.Key(_index);

    /// <summary>The record's headers. They do not travel through a <c>KeyBy</c>: take what is needed into the value before it.</summary>
    public RecordHeaders Headers => _batch is null ? default : _batch.Headers(_index);

    /// <summary>The source record behind this one, also across a <c>KeyBy</c>.</summary>
    public RecordOrigin Origin => _origins is null ? new("", -1, -1) : _origins.Read(_batch, _index);
}
