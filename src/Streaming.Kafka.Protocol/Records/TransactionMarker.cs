using System.Buffers.Binary;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>The end of a transaction in a partition: a batch of one control record.</summary>
/// <param name="IsCommit">True for a commit, false for an abort.</param>
/// <param name="CoordinatorEpoch">Counts the leaders of the partition that the transaction is coordinated in.</param>
internal readonly record struct TransactionMarker(bool IsCommit, int CoordinatorEpoch)
{
    private const int KeySize = 4, ValueSize = 6;
    private const short Version = 0, Abort = 0, Commit = 1;

    /// <summary>
    /// Appends the batch. Of <paramref name="batch"/>, the producer's id and epoch and the place in the partition count. <paramref name="timestamp"/>: milliseconds since 1970.
    /// </summary>
    public void Write(WireBuffer to, in BatchStart batch, long timestamp)
    {
        Span<byte> key = stackalloc byte[KeySize], value = stackalloc byte[ValueSize];
        BinaryPrimitives.WriteInt16BigEndian(key, Version);
        BinaryPrimitives.WriteInt16BigEndian(key[2..], IsCommit ? Commit : Abort);
        BinaryPrimitives.WriteInt16BigEndian(value, Version);
        BinaryPrimitives.WriteInt32BigEndian(value[2..], CoordinatorEpoch);
        var writer = new RecordBatchWriter(to);
        writer.Begin(batch with { Attributes = new() { IsTransactional = true, IsControl = true }, BaseSequence = -1 });
        writer.Append(timestamp, (ReadOnlySpan<byte>)key, (ReadOnlySpan<byte>)value);
        writer.End();
    }

    /// <summary>Reads a control batch. False if it is something else than the end of a transaction.</summary>
    public static bool TryRead(in RecordBatch batch, out TransactionMarker marker)
    {
        marker = default;
        if (!batch.Attributes.IsControl) return false;
        var reader = batch.GetEnumerator();
        if (!reader.TryNext()) return false;
        var key = reader.Current.Key.Of(batch.Span);
        var value = reader.Current.Value.Of(batch.Span);
        if (key.Length < KeySize || value.Length < ValueSize) return false;
        var type = BinaryPrimitives.ReadInt16BigEndian(key[2..]);
        if (type is not (Abort or Commit)) return false;
        marker = new(type == Commit, BinaryPrimitives.ReadInt32BigEndian(value[2..]));
        return true;
    }
}
