using System.Buffers.Binary;

namespace Streaming.Serialization;

/// <summary>Ticks (100 ns) since the year 1, UTC, as a signed 64-bit integer. A time of any other kind is refused: its instant depends on the machine.</summary>
internal readonly struct DateTimePart : IKeyPart<DateTime>
{
    public string Format => "datetime";

    public void Write(DateTime value, ByteWriter output)
    {
        if (value.Kind != DateTimeKind.Utc) throw NotUtc(value.Kind);
        Ticks.Write(value.Ticks, output);
    }

    public DateTime Read(ref ReadOnlySpan<byte> data) => new(Ticks.Read(ref data, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    private static ArgumentException NotUtc(DateTimeKind kind) => new(
        $"STR3201 A DateTime in a key must be UTC, and one has DateTimeKind.{kind}, whose instant depends on the machine. "
        + "Convert with ToUniversalTime(), set the kind with DateTime.SpecifyKind(value, DateTimeKind.Utc) if it is UTC already, or use DateTimeOffset.");
}

/// <summary>
/// The instant as for a UTC DateTime: equality of DateTimeOffset is by instant, so the offset is not part of the key and comes back as zero.
/// </summary>
internal readonly struct DateTimeOffsetPart : IKeyPart<DateTimeOffset>
{
    public string Format => "instant";

    public void Write(DateTimeOffset value, ByteWriter output) => Ticks.Write(value.UtcTicks, output);

    public DateTimeOffset Read(ref ReadOnlySpan<byte> data) => new(Ticks.Read(ref data, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
}

/// <summary>Ticks (100 ns) as a signed 64-bit integer.</summary>
internal readonly struct TimeSpanPart : IKeyPart<TimeSpan>
{
    public string Format => "timespan";

    public void Write(TimeSpan value, ByteWriter output) => Ticks.Write(value.Ticks, output);

    public TimeSpan Read(ref ReadOnlySpan<byte> data) => new(Ticks.Read(ref data, long.MinValue, long.MaxValue));
}

/// <summary>Ticks (100 ns) since midnight as a signed 64-bit integer.</summary>
internal readonly struct TimeOnlyPart : IKeyPart<TimeOnly>
{
    public string Format => "time";

    public void Write(TimeOnly value, ByteWriter output) => Ticks.Write(value.Ticks, output);

    public TimeOnly Read(ref ReadOnlySpan<byte> data) => new(Ticks.Read(ref data, 0, TimeOnly.MaxValue.Ticks));
}

/// <summary>Days since 0001-01-01 as a signed 32-bit integer.</summary>
internal readonly struct DateOnlyPart : IKeyPart<DateOnly>
{
    private const uint Flip = 0x8000_0000;

    public string Format => "date";

    public void Write(DateOnly value, ByteWriter output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), (uint)value.DayNumber ^ Flip);
        output.Advance(4);
    }

    public DateOnly Read(ref ReadOnlySpan<byte> data)
    {
        var day = BinaryPrimitives.ReadUInt32BigEndian(KeyBytes.Take(ref data, 4)) ^ Flip;
        if (day > (uint)DateOnly.MaxValue.DayNumber) KeyBytes.Throw("a date is out of range");
        return DateOnly.FromDayNumber((int)day);
    }
}

/// <summary>Ticks as the parts above write them: signed, big-endian, sign bit flipped.</summary>
file static class Ticks
{
    private const ulong Flip = 1UL << 63;

    public static void Write(long ticks, ByteWriter output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), (ulong)ticks ^ Flip);
        output.Advance(8);
    }

    public static long Read(ref ReadOnlySpan<byte> data, long min, long max)
    {
        var ticks = (long)(BinaryPrimitives.ReadUInt64BigEndian(KeyBytes.Take(ref data, 8)) ^ Flip);
        if (ticks < min || ticks > max) KeyBytes.Throw("a time is out of range");
        return ticks;
    }
}
