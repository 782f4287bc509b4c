using System.Buffers.Binary;
using System.Text;

namespace Streaming.Checkpointing;

/// <summary>What a store has reached: written with every batch, so it and the state are one.</summary>
/// <param name="Writer">The last epoch applied.</param>
/// <param name="Changelogs">For each store, how far it surely holds its changelog.</param>
/// <param name="Time">When the epoch was applied, ms since 1970 UTC.</param>
internal sealed record StorePosition(EpochId Writer, ChangelogPosition[] Changelogs, long Time)
{
    private const byte Version = 2;
    private const int HeadBytes = 41;
    private const int ChangelogBytes = 16 + 8;

    public void Write(ByteWriter output)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        head[0] = Version;
        Writer.Incarnation.TryWriteBytes(head[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[17..], Writer.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(head[25..], Time);
        BinaryPrimitives.WriteInt32LittleEndian(head[33..], Changelogs.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[37..], Encoding.UTF8.GetByteCount(Writer.Worker));
        output.Write(head);
        foreach (var (topic, offset) in Changelogs)
        {
            var bytes = output.GetSpan(ChangelogBytes);
            topic.TryWriteBytes(bytes);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], offset);
            output.Advance(ChangelogBytes);
        }
        output.Advance(Encoding.UTF8.GetBytes(Writer.Worker, output.GetSpan(Encoding.UTF8.GetByteCount(Writer.Worker))));
    }

    /// <summary>The position, or null if the store was never written, or by a version that this build does not know: it is then restored from nothing.</summary>
    public static StorePosition? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] != Version) return null;
        var changelogs = new ChangelogPosition[BinaryPrimitives.ReadInt32LittleEndian(bytes[33..])];
        var name = bytes[(HeadBytes + (changelogs.Length * ChangelogBytes))..][..BinaryPrimitives.ReadInt32LittleEndian(bytes[37..])];
        for (var i = 0; i < changelogs.Length; i++)
        {
            var changelog = bytes[(HeadBytes + (i * ChangelogBytes))..];
            changelogs[i] = new(new Guid(changelog[..16]), BinaryPrimitives.ReadInt64LittleEndian(changelog[16..]));
        }
        return new(
            new(Encoding.UTF8.GetString(name), new Guid(bytes.Slice(1, 16)), BinaryPrimitives.ReadInt64LittleEndian(bytes[17..])), changelogs,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[25..]));
    }
}

/// <summary>How far a store holds its changelog.</summary>
/// <param name="TopicId">The changelog's topic id: an offset of one that was made anew means nothing.</param>
/// <param name="Offset">The offset behind the last record that the store surely holds; 0 if unknown.</param>
internal readonly record struct ChangelogPosition(Guid TopicId, long Offset);
