using System.Buffers.Binary;

namespace Streaming.Time;

/// <summary>
/// What an upstream task tells each partition of an exchange at a cut, as a record without key: kind byte, version, count of upstream tasks, its own number, its
/// watermark, whether it is idle. Its numbers are little-endian.
/// </summary>
internal readonly record struct ExchangeControl(int Count, int Task, long Watermark, bool Idle)
{
    /// <summary>First byte of an exchange record's value that is a row.</summary>
    public const byte RowKind = 1;

    /// <summary>First byte of an exchange record's value that is a control record.</summary>
    public const byte ControlKind = 2;

    private const byte Version = 1;
    private const int Size = 2 + 4 + 4 + 8 + 1;

    public static bool IsControl(ReadOnlySpan<byte> value) => value.Length > 0 && value[0] == ControlKind;

    public void Write(ByteWriter output)
    {
        var span = output.GetSpan(Size);
        span[0] = ControlKind;
        span[1] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(span[6..], Task);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], Watermark);
        span[18] = Idle ? (byte)1 : (byte)0;
        output.Advance(Size);
    }

    /// <exception cref="FormatException">Written by a later version, or by something else.</exception>
    public static ExchangeControl Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < Size || value[1] != Version)
            throw new FormatException($"STR2302 A control record of an exchange has version {(value.Length < 2 ? -1 : value[1])}; this build reads version {Version}. Stop the workers of the later build first.");
        var control = new ExchangeControl(
            BinaryPrimitives.ReadInt32LittleEndian(value[2..]), BinaryPrimitives.ReadInt32LittleEndian(value[6..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[10..]), value[18] != 0);
        if ((uint)control.Task >= (uint)control.Count || control.Count > 1_000_000) throw new FormatException("STR2303 A control record of an exchange is damaged.");
        return control;
    }
}
