namespace Streaming.Serialization;

/// <summary>
/// Whether JSON of a stored shape is read as another, with its meaning. Read is what is equal; a property added that is not required (it reads as its default); a wider number; null where
/// there was none; a name added to an enum; a derived type added. Not read is what would fail, or be lost, or mean something else: a property that was removed, or renamed (which is one
/// removed and one added), has another type, or is required and was not written; a narrower number; null that is no longer taken; a name that an enum has no longer, or that has another
/// number. A custom converter is like itself.
/// </summary>
internal sealed class JsonShapeRules
{
    private readonly HashSet<(ObjectShape, ObjectShape)> _seen = [];
    private readonly List<string> _differences = [];
    private readonly StringComparer _names;

    private JsonShapeRules(StringComparer names) => _names = names;

    /// <summary>What of the stored is not read, each thing by its path; null if everything is.</summary>
    /// <param name="stored">What was written.</param>
    /// <param name="current">What reads, made from a type.</param>
    /// <param name="ignoresCase">The reader ignores the case of names.</param>
    public static string? CannotRead(JsonShape stored, JsonShape current, bool ignoresCase = false)
        => CannotRead(stored, current, ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private static string? CannotRead(JsonShape stored, JsonShape current, StringComparer names)
    {
        var rules = new JsonShapeRules(names);
        rules.Look("$", stored, current);
        return rules._differences.Count == 0 ? null : string.Join("; ", rules._differences);
    }

    private void Look(string path, JsonShape stored, JsonShape current)
    {
        if (stored is NullableShape && current is not NullableShape)
        {
            Differ(path, stored, current);
            return;
        }
        switch (Bare(stored), Bare(current))
        {
            case (ScalarShape a, ScalarShape b) when NumberTypes.Fits(a.Type, b.Type) && (a.Writes & ~b.Reads) == 0:
                break;
            case (EnumShape a, EnumShape b):
                LookEnum(path, a, b);
                break;
            case (ListShape a, ListShape b):
                Look($"{path}[]", a.Element, b.Element);
                break;
            case (MapShape a, MapShape b):
                Look($"{path}.(key)", a.Key, b.Key);
                Look($"{path}.*", a.Value, b.Value);
                break;
            case (ObjectShape a, ObjectShape b):
                if (_seen.Add((a, b))) LookObject(path, a, b);
                break;
            default:
                Differ(path, stored, current);
                break;
        }
    }

    private void LookEnum(string path, EnumShape stored, EnumShape current)
    {
        if (stored.Number is null)
        {
            if (current.ReadTexts.Count == 0) Differ(path, stored, current);
            else
                foreach (var text in stored.Texts.Except(current.ReadTexts)) _differences.Add($"{path} has no '{text}' any more");
            return;
        }
        if (current.ReadNumber is null || !NumberTypes.Fits(stored.Number, current.ReadNumber))
        {
            Differ(path, stored, current);
            return;
        }
        foreach (var (name, number) in stored.Numbers)
            if (!current.Numbers.TryGetValue(name, out var now)) _differences.Add($"{path} has no '{name}' ({number}) any more");
            else if (now != number) _differences.Add($"'{name}' of {path} was {number} and is {now}");
    }

    private void LookObject(string path, ObjectShape stored, ObjectShape current)
    {
        var added = current.Properties.Where(p => p.Read is not null).ToList();
        var lost = new List<PropertyShape>();
        foreach (var property in stored.Properties)
        {
            if (added.Find(p => IsSame(p, property)) is { } now)
            {
                added.Remove(now);
                Look($"{path}.{property.Name}", property.Written!, now.Read!);
                if (now.IsRequired && property.MayBeLeftOut) _differences.Add($"{path}.{property.Name} is required and was not always written");
            }
            else if (!property.IsComputed) lost.Add(property);
            else if (current.IsClosed && !current.Properties.Exists(p => IsSame(p, property))) _differences.Add($"{path}.{property.Name} was written and the type takes no property that it does not have");
        }
        foreach (var property in lost) Lose(path, property, added);
        foreach (var property in added.Where(p => p.IsRequired)) _differences.Add($"{path}.{property.Name} is required and was not written");
        LookDerived(path, stored, current);
    }

    private void LookDerived(string path, ObjectShape stored, ObjectShape current)
    {
        if (stored.Discriminator is null)
        {
            if (current.IsAbstract) _differences.Add($"{path} does not say which derived type it is");
        }
        else if (current.Discriminator is null) _differences.Add($"{path} has no derived types any more");
        else if (stored.Discriminator != current.Discriminator) _differences.Add($"{path} said in '{stored.Discriminator}' which derived type it is, and is asked in '{current.Discriminator}'");
        else
            foreach (var (tag, shape) in stored.Derived)
                if (current.Derived.Find(d => d.Tag == tag) is { Shape: { } now }) Look($"{path}({tag})", shape, now);
                else _differences.Add($"{path} has no derived type {tag} any more");
    }

    private void Lose(string path, PropertyShape property, List<PropertyShape> added)
    {
        var renamed = added.Where(p => CannotRead(property.Written!, p.Read!, _names) is null).Select(p => $"{path}.{p.Name}").ToList();
        _differences.Add(renamed.Count == 0
            ? $"{path}.{property.Name} ({Brief(property.Written!)}) was removed, and what was written would be lost"
            : $"{path}.{property.Name} ({Brief(property.Written!)}) was removed, and {string.Join(" or ", renamed)}, which was added, would not have what was written: a property that is renamed keeps its name with [JsonPropertyName(\"{property.Name}\")]");
    }

    private bool IsSame(PropertyShape a, PropertyShape b) => a.IsOthers == b.IsOthers && _names.Equals(a.Name, b.Name);

    private void Differ(string path, JsonShape stored, JsonShape current) => _differences.Add($"{path} was {Brief(stored)} and is {Brief(current)}");

    private static JsonShape Bare(JsonShape shape) => shape is NullableShape nullable ? nullable.Of : shape;

    // As a person says it: the whole of an object would be too long.
    private static string Brief(JsonShape shape) => shape switch
    {
        NullableShape nullable => Brief(nullable.Of) + "?",
        ListShape list => Brief(list.Element) + "[]",
        MapShape map => $"a map of {Brief(map.Value)}",
        ObjectShape => "an object",
        EnumShape { Number: null } => "an enum as text",
        EnumShape => "an enum as a number",
        _ => shape.ToString(),
    };
}
