using System.Buffers.Binary;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>What a search needs to know of a batch: it is there when the beginning of the batch is.</summary>
/// <param name="Size">Bytes of the whole batch.</param>
/// <param name="BaseOffset">The offset of its first record.</param>
/// <param name="LastOffset">The offset of its last record.</param>
/// <param name="MaxTimestamp">The highest time of its records.</param>
internal readonly record struct BatchHeader(int Size, long BaseOffset, long LastOffset, long MaxTimestamp)
{
    /// <summary>Bytes that must be there.</summary>
    public const int Bytes = BatchLayout.Records;

    /// <summary>Reads the header of a batch in a log. Whether the rest is there, and is what it says, is not looked at.</summary>
    public static BatchError TryRead(ReadOnlySpan<byte> bytes, out BatchHeader header)
    {
        header = default;
        if (bytes.Length < Bytes) return BatchError.Truncated;
        if ((sbyte)bytes[BatchLayout.Magic] != BatchLayout.CurrentMagic) return BatchError.UnknownFormat;
        var size = BatchLayout.BeforeLength + (long)BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.Length..]);
        if (size is < Bytes or > int.MaxValue) return BatchError.WrongLength;
        var offset = BinaryPrimitives.ReadInt64BigEndian(bytes[BatchLayout.BaseOffset..]);
        var last = offset + BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.LastOffsetDelta..]);
        header = new((int)size, offset, last, BinaryPrimitives.ReadInt64BigEndian(bytes[BatchLayout.MaxTimestamp..]));
        return BatchError.None;
    }
}
