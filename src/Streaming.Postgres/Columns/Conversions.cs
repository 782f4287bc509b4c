using System.Text;

namespace Streaming.Postgres.Columns;

/// <summary>
/// Brings values into the form that the database stores, so that two keys are equal here if and only if they are there, and a value that would break the connection off is found
/// before it is sent.
/// </summary>
internal static class Conversions
{
    // Npgsql sends the ends of the calendar as infinity, which no reader expects.
    private static readonly long LastMicros = Cut(DateTime.MaxValue.Ticks);

    public static DateTimeOffset Utc(DateTimeOffset value) => new(Checked(value.UtcTicks), TimeSpan.Zero);

    public static DateTime Utc(DateTime value) => value.Kind == DateTimeKind.Utc
        ? new(Checked(value.Ticks), DateTimeKind.Utc)
        : throw new UnwritableValueException($"the DateTime is {value.Kind}, and only Utc says which moment it is");

    public static DateOnly Day(DateOnly value) => value == DateOnly.MinValue || value == DateOnly.MaxValue ? throw EndOfCalendar() : value;

    public static TimeOnly Micros(TimeOnly value) => new(Cut(value.Ticks));

    public static TimeSpan Micros(TimeSpan value) => new(Cut(value.Ticks));

    /// <summary>Text that is UTF-16 and holds no NUL, which PostgreSQL cannot store.</summary>
    public static string? Text(string? value)
    {
        if (value is null) return null;
        if (value.Contains('\0', StringComparison.Ordinal)) throw new UnwritableValueException("the text holds a NUL character, which PostgreSQL cannot store");
        var at = value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        if (at < 0) return value;
        for (var rest = value.AsSpan(at); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done) throw new UnwritableValueException("the text holds half of a surrogate pair, which UTF-8 cannot carry");
            rest = rest[used..];
        }
        return value;
    }

    private static long Checked(long ticks) => Cut(ticks) is var cut && cut > 0 && cut < LastMicros
        ? cut
        : throw EndOfCalendar();

    private static UnwritableValueException EndOfCalendar() => new("the time is an end of the calendar (MinValue or MaxValue); use null for no time");

    private static long Cut(long ticks) => ticks - (ticks % TimeSpan.TicksPerMicrosecond);
}
