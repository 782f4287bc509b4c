using System.Buffers.Binary;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>Changes a batch in place, as a broker does with what it is sent. <c>batch</c> is always the bytes of exactly one.</summary>
internal static class BatchPatch
{
    /// <summary>Sets where the batch is in its partition. Not under the checksum.</summary>
    public static void SetBaseOffset(Span<byte> batch, long offset) => BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseOffset..], offset);

    /// <summary>Sets the leader that appended the batch. Not under the checksum.</summary>
    public static void SetLeaderEpoch(Span<byte> batch, int epoch) => BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.LeaderEpoch..], epoch);

    /// <summary>Gives all records the time at which they were appended, in milliseconds since 1970, without touching them.</summary>
    public static void SetAppendTime(Span<byte> batch, long time)
    {
        var attributes = new BatchAttributes(BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..])) with { IsAppendTime = true };
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.Attributes..], attributes.Value);
        SetMaxTimestamp(batch, time);
    }

    /// <summary>Sets the highest time of the records, in milliseconds since 1970.</summary>
    public static void SetMaxTimestamp(Span<byte> batch, long time)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.MaxTimestamp..], time);
        Seal(batch);
    }

    /// <summary>Sets the number of records, after some were taken out.</summary>
    public static void SetCount(Span<byte> batch, int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.Count..], count);
        Seal(batch);
    }

    /// <summary>Sets length and checksum to what the bytes have.</summary>
    public static void Seal(Span<byte> batch)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.Length..], batch.Length - BatchLayout.BeforeLength);
        BinaryPrimitives.WriteUInt32BigEndian(batch[BatchLayout.Crc..], Crc32C.Of(batch[BatchLayout.Attributes..]));
    }
}
