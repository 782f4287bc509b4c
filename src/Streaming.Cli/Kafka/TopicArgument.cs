using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Streaming.Cli.Kafka;

/// <summary>A topic as it is given on the command line: <c>NAME[:PARTITIONS][,SETTING=VALUE...]</c>. A value of several items has them separated by <c>+</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">Its partitions; null for the default.</param>
/// <param name="Config">Its settings.</param>
internal sealed record TopicArgument(string Name, int? Partitions, IReadOnlyDictionary<string, string> Config)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out TopicArgument? topic)
    {
        topic = null;
        var parts = text.Split(',');
        var name = parts[0].Split(':');
        if (name.Length > 2 || name[0].Length == 0) return false;
        int? partitions = null;
        if (name.Length == 2)
        {
            if (!int.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            partitions = number;
        }
        Dictionary<string, string> config = [];
        foreach (var part in parts.Skip(1))
        {
            if (!TrySetting(part, out var setting)) return false;
            config[setting.Key] = setting.Value;
        }
        topic = new(name[0], partitions, config);
        return true;
    }

    /// <summary>A setting and its value.</summary>
    public static bool TrySetting(string text, out KeyValuePair<string, string> setting)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        setting = at > 0 ? new(text[..at], text[(at + 1)..].Replace('+', ',')) : default;
        return at > 0;
    }
}
