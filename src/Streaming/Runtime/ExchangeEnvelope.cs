using System.Buffers.Binary;
using System.Text;
using Streaming.Time;

namespace Streaming.Runtime;

/// <summary>
/// What an exchanged row carries in front of its payload: where the record came from that caused it, so that a throw downstream follows the policy of its
/// source and a dead letter names it. Layout: kind byte 1, hash of the source topic's name, partition, offset; little-endian.
/// </summary>
internal static class ExchangeEnvelope
{
    public const int Size = 1 + 4 + 4 + 8;

    public static void Write(ByteWriter output, in RecordOrigin origin)
    {
        var span = output.GetSpan(Size);
        span[0] = ExchangeControl.RowKind;
        BinaryPrimitives.WriteUInt32LittleEndian(span[1..], origin.TopicHash);
        BinaryPrimitives.WriteInt32LittleEndian(span[5..], origin.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(span[9..], origin.Offset);
        output.Advance(Size);
    }

    /// <summary>Reads the origin; false if the value is not an exchanged row.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out RecordOrigin origin)
    {
        origin = default;
        if (value.Length < Size || value[0] != ExchangeControl.RowKind) return false;
        origin = new(BinaryPrimitives.ReadUInt32LittleEndian(value[1..]), BinaryPrimitives.ReadInt32LittleEndian(value[5..]), BinaryPrimitives.ReadInt64LittleEndian(value[9..]));
        return true;
    }

    /// <summary>FNV-1a of the topic's UTF-8 name: durable and independent of the order of sources.</summary>
    public static uint Hash(string topic)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(topic)) hash = (hash ^ b) * 16777619u;
        return hash;
    }
}

/// <summary>Where a record entered the job.</summary>
/// <param name="TopicHash"><see cref="ExchangeEnvelope.Hash"/> of the source topic's name.</param>
/// <param name="Partition">Partition; -1 if no single record caused it.</param>
/// <param name="Offset">Offset.</param>
internal readonly record struct RecordOrigin(uint TopicHash, int Partition, long Offset)
{
    public static readonly RecordOrigin None = new(0, -1, -1);
}
