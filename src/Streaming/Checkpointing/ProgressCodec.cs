using System.Buffers.Binary;
using System.Text;

namespace Streaming.Checkpointing;

/// <summary>
/// Bytes of records of the progress topic. Key: kind, then UTF-8. Value: version, then fields in order, little-endian; strings and lists with an int32 count.
/// </summary>
internal static class ProgressCodec
{
    public const byte InputKind = 1;
    public const byte ManifestKind = 2;
    public const byte TopicKind = 3;
    public const byte ResetKind = 4;
    private const byte Version = 2;
    private const int UpstreamBytes = 1 + 8 + 4 + 4;

    public static void WriteKey(ByteWriter output, byte kind, string name)
    {
        output.WriteByte(kind);
        WriteText(output, name);
    }

    public static (byte Kind, string Name) ReadKey(ReadOnlySpan<byte> key) => (key[0], Encoding.UTF8.GetString(key[1..]));

    public static void Write(ByteWriter output, InputProgress progress)
    {
        output.WriteByte(Version);
        Span<byte> head = stackalloc byte[16 + 8 + 8 + 1 + 8 + 1 + 16 + 8 + 4 + 4];
        progress.TopicId.TryWriteBytes(head);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], progress.NextOffset);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], progress.Watermark);
        head[32] = (byte)((progress.Idle ? 1 : 0) | (progress.AtLeastOnce ? 2 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(head[33..], progress.Fired);
        head[41] = (byte)progress.Ended;
        progress.Writer.Incarnation.TryWriteBytes(head[42..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[58..], progress.Writer.Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(head[66..], Encoding.UTF8.GetByteCount(progress.Writer.Worker));
        BinaryPrimitives.WriteInt32LittleEndian(head[70..], progress.Upstream.Count);
        output.Write(head);
        WriteText(output, progress.Writer.Worker);
        Span<byte> upstream = stackalloc byte[UpstreamBytes];
        foreach (var time in progress.Upstream)
        {
            upstream[0] = (byte)((time.Known ? 1 : 0) | (time.Idle ? 2 : 0));
            BinaryPrimitives.WriteInt64LittleEndian(upstream[1..], time.Watermark);
            BinaryPrimitives.WriteUInt32LittleEndian(upstream[9..], time.From.Writer);
            BinaryPrimitives.WriteInt32LittleEndian(upstream[13..], time.From.Task);
            output.Write(upstream);
        }
    }

    /// <exception cref="FormatException">The record was written by a later version, or is damaged.</exception>
    public static InputProgress Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 75 || value[0] != Version)
            throw Unknown(value);
        var head = value[1..];
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(head[66..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(head[70..]);
        var upstream = new UpstreamTime[count];
        var rest = head[(74 + nameLength)..];
        for (var i = 0; i < count; i++, rest = rest[UpstreamBytes..])
        {
            var from = new UpstreamTask(BinaryPrimitives.ReadUInt32LittleEndian(rest[9..]), BinaryPrimitives.ReadInt32LittleEndian(rest[13..]));
            upstream[i] = new(from, (rest[0] & 1) != 0, BinaryPrimitives.ReadInt64LittleEndian(rest[1..]), (rest[0] & 2) != 0);
        }
        return new(
            new Guid(head[..16]), BinaryPrimitives.ReadInt64LittleEndian(head[16..]), BinaryPrimitives.ReadInt64LittleEndian(head[24..]), (head[32] & 1) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(head[33..]), upstream, (RunEnd)head[41],
            new(Encoding.UTF8.GetString(head.Slice(74, nameLength)), new Guid(head.Slice(42, 16)), BinaryPrimitives.ReadInt64LittleEndian(head[58..])),
            (head[32] & 2) != 0);
    }

    /// <summary>The id of a topic of the job's own, as it was when the job first used it.</summary>
    public static void WriteTopic(ByteWriter output, Guid id)
    {
        output.WriteByte(Version);
        id.TryWriteBytes(output.GetSpan(16));
        output.Advance(16);
    }

    /// <exception cref="FormatException">The record was written by a later version, or is damaged.</exception>
    public static Guid ReadTopic(ReadOnlySpan<byte> value) => value.Length == 17 && value[0] == Version ? new(value[1..]) : throw Unknown(value);

    /// <summary>A reset was begun, and is not complete as long as this record is there.</summary>
    public static void WriteReset(ByteWriter output, ResetMark mark)
    {
        output.WriteByte(Version);
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), mark.At);
        output.Advance(8);
        WriteText(output, mark.By);
    }

    /// <exception cref="FormatException">The record was written by a later version, or is damaged.</exception>
    public static ResetMark ReadReset(ReadOnlySpan<byte> value) =>
        value.Length >= 9 && value[0] == Version ? new(BinaryPrimitives.ReadInt64LittleEndian(value[1..]), Encoding.UTF8.GetString(value[9..])) : throw Unknown(value);

    private static FormatException Unknown(ReadOnlySpan<byte> value) =>
        new($"STR2301 A progress record has version {(value.IsEmpty ? -1 : value[0])}; this build reads version {Version}. Run the job with the build that wrote it, or a later one.");

    private static void WriteText(ByteWriter output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }
}
