using System.Buffers.Binary;
using System.Text;

namespace Streaming.Checkpointing;

/// <summary>What a store has reached: written with every batch, so it and the state are one.</summary>
/// <param name="Writer">The last epoch applied.</param>
/// <param name="Changelogs">For each store, the offset behind the last changelog record that it surely holds; 0 if unknown.</param>
/// <param name="Time">When the epoch was applied, ms since 1970 UTC.</param>
internal sealed record StorePosition(EpochId Writer, long[] Changelogs, long Time)
{
    private const byte Version = 1;

    public void Write(ByteWriter output)
    {
        Span<byte> head = stackalloc byte[41];
        head[0] = Version;
        Writer.Incarnation.TryWriteBytes(head[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[17..], Writer.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(head[25..], Time);
        BinaryPrimitives.WriteInt32LittleEndian(head[33..], Changelogs.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[37..], Encoding.UTF8.GetByteCount(Writer.Worker));
        output.Write(head);
        foreach (var offset in Changelogs)
        {
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), offset);
            output.Advance(8);
        }
        output.Advance(Encoding.UTF8.GetBytes(Writer.Worker, output.GetSpan(Encoding.UTF8.GetByteCount(Writer.Worker))));
    }

    /// <summary>The position, or null if the store was never written, or by a version that this build does not know: it is then restored from nothing.</summary>
    public static StorePosition? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 41 || bytes[0] != Version) return null;
        var changelogs = new long[BinaryPrimitives.ReadInt32LittleEndian(bytes[33..])];
        var name = bytes[(41 + (changelogs.Length * 8))..][..BinaryPrimitives.ReadInt32LittleEndian(bytes[37..])];
        for (var i = 0; i < changelogs.Length; i++) changelogs[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(41 + (i * 8))..]);
        return new(
            new(Encoding.UTF8.GetString(name), new Guid(bytes.Slice(1, 16)), BinaryPrimitives.ReadInt64LittleEndian(bytes[17..])), changelogs,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[25..]));
    }
}
