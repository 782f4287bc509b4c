using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Streaming.Diagnostics;

namespace Streaming.Hosting;

/// <summary>
/// Fills options from a section of a configuration and notes everything in it that is no option or has no value of its type, rather than ending at the first. Values of texts are never shown: they
/// may be secrets.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Options are plain classes whose properties the code of their owner reads, so they are kept.")]
internal sealed class OptionsReader
{
    private const string FromFile = "File";
    private readonly List<string> _problems = [];

    /// <summary>What was found wrong, each with its code.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Sets the properties of an object from the keys below a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="target">The options.</param>
    /// <param name="others">Keys that somebody else reads.</param>
    public void Read(IConfigurationSection section, object target, params IReadOnlyCollection<string> others)
    {
        var properties = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            if (others.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
            if (Find(properties, child.Key) is { } property) ReadProperty(child, property, target);
            else if (child.Key.EndsWith(FromFile, StringComparison.OrdinalIgnoreCase) && Find(properties, child.Key[..^FromFile.Length]) is { CanWrite: true } text && text.PropertyType == typeof(string)) ReadFile(child, text, target);
            else Unknown(child, properties.Select(static p => p.Name).Concat(others));
        }
    }

    /// <summary>Notes what is wrong with a value.</summary>
    public void Add(string path, string problem) => _problems.Add($"STR2501 {path} {problem}");

    private static PropertyInfo? Find(PropertyInfo[] properties, string name) => Array.Find(properties, p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Unknown(IConfigurationSection child, IEnumerable<string> names)
    {
        var known = names.Order(StringComparer.Ordinal).ToList();
        Add(child.Path, NearestName.Of(child.Key, known) is { } nearest ? $"is no option; the nearest name is {nearest}." : $"is no option. There are: {string.Join(", ", known)}.");
    }

    private void ReadProperty(IConfigurationSection child, PropertyInfo property, object target)
    {
        if (property.GetValue(target) is IDictionary<string, string> map) ReadMap(child, map);
        else if (!property.CanWrite) ReadGroup(child, property.GetValue(target)!);
        else if (child.GetChildren().Any()) Add(child.Path, "is one value, and has others below it.");
        else if (!string.IsNullOrEmpty(child.Value)) Set(child, property, target, child.Value);
    }

    private void ReadGroup(IConfigurationSection child, object target)
    {
        if (!string.IsNullOrEmpty(child.Value)) Add(child.Path, "is a group of options and has no value itself.");
        Read(child, target);
    }

    private static void ReadMap(IConfigurationSection section, IDictionary<string, string> map)
    {
        foreach (var child in section.GetChildren())
            if (child.Value is { } value) map[child.Key] = value;
    }

    private void Set(IConfigurationSection child, PropertyInfo property, object target, string text)
    {
        if (OptionValues.Parse(property.PropertyType, text, out var mistake) is { } value) property.SetValue(target, value);
        else Add(child.Path, $"is '{text}'; {mistake}");
    }

    private void ReadFile(IConfigurationSection child, PropertyInfo property, object target)
    {
        if (string.IsNullOrEmpty(child.Value)) return;
        try
        {
            property.SetValue(target, File.ReadAllText(child.Value).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Add(child.Path, $"cannot be read: {e.Message}");
        }
    }
}
