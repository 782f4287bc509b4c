namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Names for what is different in every run: ids, names of topics. The first one that is seen is #1.</summary>
internal sealed class Symbols
{
    private readonly Dictionary<(string Kind, string Value), string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The name of a value, as it is known, or a new one of its kind.</summary>
    public string Of(string kind, object value)
    {
        var key = (kind, $"{value}");
        if (_names.TryGetValue(key, out var name)) return name;
        var number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        return _names[key] = $"{kind}#{number}";
    }

    /// <summary>Gives a value a name.</summary>
    public void Set(string kind, object value, string name) => _names[(kind, $"{value}")] = name;

    /// <summary>The name that was given to a text, or the text itself.</summary>
    public string Known(string kind, string value) => _names.GetValueOrDefault((kind, value), value);
}
