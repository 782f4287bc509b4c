using System.Globalization;

namespace Streaming.BrokerBench;

/// <summary>What is measured.</summary>
internal sealed record Options
{
    /// <summary>Records of a run. Default 2 million.</summary>
    public int Records { get; private init; } = 2_000_000;

    /// <summary>Runs of each broker; the median counts. Default 3.</summary>
    public int Runs { get; private init; } = 3;

    /// <summary>Bytes that are put into files to see what stays in memory. Default 1 GB; 0 leaves it out.</summary>
    public long HeldBytes { get; private init; } = 1_000_000_000;

    /// <summary>A real broker, and its process; null to measure only our own.</summary>
    public (string Servers, int ProcessId)? Real { get; private init; }

    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        string? servers = null;
        int? process = null;
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--records" => options with { Records = int.Parse(value, CultureInfo.InvariantCulture) },
                "--runs" => options with { Runs = int.Parse(value, CultureInfo.InvariantCulture) },
                "--held-bytes" => options with { HeldBytes = long.Parse(value, CultureInfo.InvariantCulture) },
                "--real" => options,
                "--real-pid" => options,
                _ => throw new ArgumentException($"'{arguments[i]}' is no option: --records --runs --held-bytes --real HOST:PORT --real-pid PID."),
            };
            if (arguments[i] == "--real") servers = value;
            if (arguments[i] == "--real-pid") process = int.Parse(value, CultureInfo.InvariantCulture);
        }
        if (arguments.Length % 2 != 0 || servers is null != process is null) throw new ArgumentException("Each option has a value, and --real and --real-pid belong together.");
        return servers is null ? options : options with { Real = (servers, process!.Value) };
    }
}
