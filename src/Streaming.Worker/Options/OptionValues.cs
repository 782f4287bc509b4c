using System.Globalization;

namespace Streaming.Hosting;

/// <summary>Values of options as text.</summary>
internal static class OptionValues
{
    private static readonly (string Unit, TimeSpan Length)[] Durations =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40)];

    /// <summary>The value; null and what it must be if the text is none.</summary>
    public static object? Parse(Type type, string text, out string mistake)
    {
        mistake = "";
        var of = Nullable.GetUnderlyingType(type) ?? type;
        text = of == typeof(string) ? text : text.Trim();
        if (of == typeof(string)) return text;
        if (of == typeof(TimeSpan)) return Required<TimeSpan>(Duration(text), "it must be a duration such as 500ms, 10s, 5min, 1h, 1d or 00:00:10.", out mistake);
        if (of == typeof(bool)) return Required<bool>(bool.TryParse(text, out var flag) ? flag : null, "it must be true or false.", out mistake);
        if (of == typeof(long)) return Required<long>(Size(text), "it must be a whole number, for sizes also such as 512MiB or 2GiB.", out mistake);
        if (of == typeof(int)) return Required<int>(int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null, "it must be a whole number.", out mistake);
        if (of == typeof(short)) return Required<short>(short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null, "it must be a whole number.", out mistake);
        if (of == typeof(Uri)) return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : Missing("it must be an address such as https://host/path.", out mistake);
        if (of.IsEnum) return Enum.GetNames(of).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse(of, name) : Missing($"it must be one of {string.Join(", ", Enum.GetNames(of))}.", out mistake);
        throw new NotSupportedException($"Options of type {type} cannot be read from a configuration.");
    }

    /// <summary>A duration as it would be typed.</summary>
    public static string Text(TimeSpan value)
    {
        var (unit, length) = Durations.Where(d => d.Unit != "m" && value.Ticks % d.Length.Ticks == 0).OrderByDescending(static d => d.Length).FirstOrDefault();
        return unit is null || value == default ? value.ToString("c", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / length.Ticks}{unit}");
    }

    private static T? Required<T>(T? value, string must, out string mistake)
        where T : struct
    {
        mistake = value is null ? must : "";
        return value;
    }

    private static object? Missing(string must, out string mistake)
    {
        mistake = must;
        return null;
    }

    // A number alone has no unit: TimeSpan.Parse takes it for days.
    private static TimeSpan? Duration(string text)
    {
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var clock)) return clock;
        foreach (var (unit, length) in Durations)
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
                && double.IsFinite(count) && Math.Abs(count * length.Ticks) < long.MaxValue / 2)
                return TimeSpan.FromTicks((long)(count * length.Ticks));
        return null;
    }

    private static long? Size(string text)
    {
        foreach (var (unit, bytes) in Sizes)
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / bytes)
                return count * bytes;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
