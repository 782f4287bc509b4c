using System.Reflection;
using System.Text.RegularExpressions;

namespace Streaming.Kafka.Protocol.Tests;

/// <summary>A field of a message that is no structure, found by reflection.</summary>
/// <param name="Path">Kafka's name of it, with those of the structures around and the places in arrays.</param>
/// <param name="Value">Its value.</param>
/// <param name="Default">What it is in a new structure.</param>
internal sealed partial record Leaf(string Path, object? Value, object? Default)
{
    /// <summary>The path without the places in arrays.</summary>
    public string Field => Places().Replace(Path, "[]");

    /// <summary>All fields. An array that is null or empty has no elements, and so no leaves; a null array is one itself.</summary>
    public static IEnumerable<Leaf> Of(object message, string prefix = "")
    {
        var fresh = Activator.CreateInstance(message.GetType())!;
        return message.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(f => Of(f.GetValue(message), f.GetValue(fresh), prefix + char.ToLowerInvariant(f.Name[0]) + f.Name[1..]));
    }

    private static IEnumerable<Leaf> Of(object? value, object? fresh, string path) => value switch
    {
        IMessage part => Of(part, path + "."),
        Array items => items.Cast<object>().SelectMany((item, i) => item is IMessage part ? Of(part, $"{path}[{i}].") : [new Leaf($"{path}[{i}]", item, null)]),
        _ => [new Leaf(path, value, fresh)],
    };

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Places();
}
