namespace Streaming.Testing.Transport;

/// <summary>A record in a producer's queue: a copy of what was sent.</summary>
internal sealed record PendingRecord(string Topic, int Partition, long Timestamp, byte[]? Key, byte[]? Value, byte[] Headers, long Tag)
{
    public int Bytes => (Key?.Length ?? 0) + (Value?.Length ?? 0) + Headers.Length;

    public static PendingRecord Copy(OutgoingRecords records, int index)
    {
        ref readonly var entry = ref records[index];
        return new PendingRecord(
            entry.Topic, entry.Partition, entry.Timestamp,
            entry.KeyLength < 0 ? null : records.Key(index).ToArray(),
            entry.ValueLength < 0 ? null : records.Value(index).ToArray(),
            records.Headers(index).Encoded.ToArray(), entry.Tag);
    }

    public RefusedRecord Refuse(bool forItself, string reason) => new(Topic, Partition, Tag, forItself, reason);
}
