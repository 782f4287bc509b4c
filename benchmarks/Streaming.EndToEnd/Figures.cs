using System.Globalization;

namespace Streaming.EndToEnd;

/// <summary>What a worker used from the first record to its end.</summary>
internal sealed record Figures(double WallSeconds, double CpuSeconds, long AllocatedBytes, long PeakResidentBytes)
{
    private const string Mark = "figures: ";

    public static Figures? Parse(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal)) return null;
        var parts = line[Mark.Length..].Split(' ');
        return new(
            double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture),
            long.Parse(parts[3], CultureInfo.InvariantCulture));
    }

    public string Print() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{WallSeconds:F3} {CpuSeconds:F3} {AllocatedBytes} {PeakResidentBytes}");
}
