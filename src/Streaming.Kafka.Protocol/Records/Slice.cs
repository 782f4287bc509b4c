namespace Streaming.Kafka.Protocol.Records;

/// <summary>A range of a batch's bytes, or null.</summary>
/// <param name="Start">From the beginning of the batch.</param>
/// <param name="Length">-1 for null.</param>
internal readonly record struct Slice(int Start, int Length)
{
    public static Slice Null { get; } = new(0, -1);

    public bool IsNull => Length < 0;

    /// <summary>The bytes; none if it is null.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> batch) => IsNull ? default : batch.Slice(Start, Length);

    /// <summary>The bytes; none if it is null.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> batch) => IsNull ? default : batch.Slice(Start, Length);

    /// <summary>The bytes, or null, to be written again.</summary>
    public OptionalBytes OrNull(ReadOnlySpan<byte> batch) => IsNull ? OptionalBytes.Null : batch.Slice(Start, Length);
}
