using System.Buffers.Binary;

namespace Streaming.Runtime;

/// <summary>
/// Values of an exchange's records. Data: kind 1, FNV-1a hash of the source topic's name (4 bytes, little-endian), partition + 1 and offset + 1 of the source record as varints (0 if
/// no record caused it), then the payload. Control: see <see cref="ExchangeControl"/>. The key is the row's key, the Kafka timestamp its event time.
/// </summary>
internal static class ExchangeFormat
{
    public const byte Data = 1;

    public const byte Control = 2;

    /// <summary>True for a control record, which the runtime takes out before a reader sees the batch.</summary>
    public static bool IsControl(ReadOnlySpan<byte> value) => !value.IsEmpty && value[0] == Control;

    /// <summary>See <see cref="Building.TopicHash"/>.</summary>
    public static uint TopicHash(string topic) => Building.TopicHash.Of(topic);

    public static void WriteOrigin(ByteWriter output, uint topicHash, int partition, long offset)
    {
        var span = output.GetSpan(5);
        span[0] = Data;
        BinaryPrimitives.WriteUInt32LittleEndian(span[1..], topicHash);
        output.Advance(5);
        Varint.Write(output, (ulong)(partition + 1));
        Varint.Write(output, (ulong)(offset + 1));
    }

    /// <summary>Reads the origin of a data record; partition and offset are -1 if no record caused it.</summary>
    /// <returns>Where the payload begins; -1 if this is no data record of a version known here.</returns>
    public static int ReadOrigin(ReadOnlySpan<byte> value, out uint topicHash, out int partition, out long offset)
    {
        (topicHash, partition, offset) = (0, -1, -1);
        if (value.Length < 5 || value[0] != Data) return -1;
        topicHash = BinaryPrimitives.ReadUInt32LittleEndian(value[1..]);
        var rest = value[5..];
        if (!Varint.TryRead(ref rest, out var p) || p > int.MaxValue || !Varint.TryRead(ref rest, out var o)) return -1;
        partition = (int)p - 1;
        offset = (long)o - 1;
        return value.Length - rest.Length;
    }
}
