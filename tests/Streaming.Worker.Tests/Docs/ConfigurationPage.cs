using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Streaming.Hosting;

namespace Streaming.Worker.Tests.Docs;

/// <summary>The reference of options, made of the options' types and what their docstrings say.</summary>
internal sealed partial class ConfigurationPage
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();

    public ConfigurationPage(params Type[] types)
    {
        foreach (var assembly in types.Select(static t => t.Assembly).Distinct())
            foreach (var member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
                _members[member.Attribute("name")!.Value] = member;
    }

    /// <summary>One section with its groups below it.</summary>
    public ConfigurationPage Add(object options, string path)
    {
        var properties = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(static p => p.MetadataToken).ToList();
        _text.Append("\n## ").Append(path).Append('\n').Append(Doc($"T:{options.GetType().FullName}", "summary")).Append("\n\n");
        if (Doc($"T:{options.GetType().FullName}", "remarks") is { Length: > 0 } remarks) _text.Append(remarks).Append("\n\n");
        _text.Append("| option | type | default | meaning |\n|---|---|---|---|\n");
        foreach (var property in properties.Where(static p => p.CanWrite || IsMap(p)))
            _text.Append(CultureInfo.InvariantCulture, $"| `{property.Name}{(IsMap(property) ? ":.." : "")}` | {TypeName(property)} | {Default(property.GetValue(options))} | {Doc($"P:{options.GetType().FullName}.{property.Name}", "summary")} |\n");
        foreach (var property in properties.Where(static p => !p.CanWrite && !IsMap(p))) Add(property.GetValue(options)!, $"{path}:{property.Name}");
        return this;
    }

    public override string ToString() => _text.ToString();

    private static bool IsMap(PropertyInfo property) => property.PropertyType == typeof(IDictionary<string, string>);

    private static string TypeName(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        var t when t == typeof(TimeSpan) => "duration",
        var t when t == typeof(bool) => "true, false",
        var t when t == typeof(long) => "size",
        var t when t == typeof(int) || t == typeof(short) => "number",
        var t when t.IsEnum => string.Join(", ", Enum.GetNames(t)),
        _ => "text",
    };

    // Defaults that depend on the machine are told by the docstring.
    private static string Default(object? value) => value switch
    {
        null or "" => "none",
        TimeSpan t => OptionValues.Text(t),
        bool b => b ? "true" : "false",
        short n => n.ToString(CultureInfo.InvariantCulture),
        int n when n != Environment.ProcessorCount => n.ToString(CultureInfo.InvariantCulture),
        int => "one a core",
        long => "half of what is there",
        string s => $"`{s}`",
        Enum e => e.ToString(),
        _ => "none",
    };

    private string Doc(string member, string part)
    {
        if (!_members.TryGetValue(member, out var found) || found.Element(part) is not { } element) return "";
        var text = string.Concat(element.Nodes().Select(static n => n switch
        {
            XText t => t.Value,
            XElement { Name.LocalName: "c" } c => $"`{c.Value}`",
            XElement { Name.LocalName: "see" } s when s.Attribute("cref") is { } cref => $"`{ShortName(cref.Value)}`",
            XElement e => e.Value,
            _ => "",
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    private static string ShortName(string cref) => cref[(cref.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
