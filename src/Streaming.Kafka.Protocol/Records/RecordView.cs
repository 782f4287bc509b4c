namespace Streaming.Kafka.Protocol.Records;

/// <summary>A record of a batch: where its parts are in the batch's bytes.</summary>
internal struct RecordView
{
    public long Offset;

    /// <summary>Milliseconds since 1970; -1 for none.</summary>
    public long Timestamp;

    public Slice Key;
    public Slice Value;

    /// <summary>All headers; <see cref="HeaderReader"/> takes them apart.</summary>
    public Slice Headers;

    public int HeaderCount;

    /// <summary>The record with its length. Relative to the batch's base offset and base timestamp, so that it can be copied into a batch with the same.</summary>
    public Slice Whole;
}
