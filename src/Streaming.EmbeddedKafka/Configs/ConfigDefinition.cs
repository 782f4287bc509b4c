using System.Globalization;
using System.Text.RegularExpressions;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Configs;

/// <summary>A setting that topics have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Default">Kafka's default.</param>
/// <param name="BrokerName">The setting of brokers that it falls back to; null if there is none of the same unit.</param>
internal sealed record ConfigDefinition(string Name, ConfigType Type, string Default, string? BrokerName)
{
    /// <summary>The lowest number that it may be.</summary>
    public decimal Least { get; init; } = decimal.MinValue;

    /// <summary>The highest number that it may be.</summary>
    public decimal Most { get; init; } = decimal.MaxValue;

    /// <summary>The texts that it may be, or whose it may be a list; null for any.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>The pattern of the items of a list; null for any.</summary>
    public string? Item { get; init; }

    /// <summary>True if this broker acts by it; else it is kept and told, and nothing follows from it.</summary>
    public bool HasEffect { get; init; }

    /// <summary>What is wrong with a value; null if nothing is.</summary>
    public string? Check(string value) => Type switch
    {
        ConfigType.Int => Range(int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number), number, "an integer"),
        ConfigType.Long => Range(long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number), number, "a long integer"),
        ConfigType.Double => double.TryParse(value, CultureInfo.InvariantCulture, out var ratio) && double.IsFinite(ratio) && Math.Abs(ratio) < 1e18
            ? Range(true, (decimal)ratio, "")
            : "It must be a number.",
        ConfigType.Boolean => bool.TryParse(value, out _) ? null : "It must be true or false.",
        ConfigType.List when OneOf is not null => Items(value).All(OneOf.Contains) ? null : $"It must be a list of {string.Join(", ", OneOf)}.",
        ConfigType.List => Item is null || Items(value).All(i => Regex.IsMatch(i, Item)) ? null : $"Its items must match {Item}.",
        _ => OneOf is null || OneOf.Contains(value) ? null : $"It must be one of {string.Join(", ", OneOf)}.",
    };

    /// <summary>The items of a list.</summary>
    public static string[] Items(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string? Range(bool parsed, decimal number, string kind)
    {
        if (!parsed) return $"It must be {kind}.";
        if (number < Least) return $"It must be at least {Least}.";
        return number > Most ? $"It must be at most {Most}." : null;
    }
}
