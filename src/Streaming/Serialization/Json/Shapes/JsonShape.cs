namespace Streaming.Serialization;

/// <summary>
/// What the JSON of a type looks like: names and types of properties, all the way down, without any name of a type of the user's. It prints as text (<see cref="JsonShapeText"/>), which
/// says what is written; what is said of reading beyond that is known only where the shape was made from a type (<see cref="JsonShapes"/>).
/// </summary>
internal abstract class JsonShape
{
    public sealed override string ToString() => JsonShapeText.Of(this);
}

/// <summary>Forms of a number other than the plain one.</summary>
[Flags]
internal enum NumberForms
{
    None = 0,

    /// <summary>In quotes.</summary>
    Text = 1,

    /// <summary>Names of what is no number, such as <c>"NaN"</c>.</summary>
    Named = 2,
}

/// <summary>A number, a text, a date: by the name of its .NET type. Or <see cref="Custom"/>.</summary>
internal sealed class ScalarShape(string type, NumberForms writes = NumberForms.None, NumberForms reads = NumberForms.None) : JsonShape
{
    /// <summary>What a converter of the user's makes of a value: not known, and taken for the same as long as it is custom.</summary>
    public const string Custom = "custom";

    public string Type => type;

    public NumberForms Writes => writes;

    public NumberForms Reads => reads;
}

/// <summary>A place that may also be null.</summary>
internal sealed class NullableShape(JsonShape of) : JsonShape
{
    public JsonShape Of => of;
}

internal sealed class ListShape(JsonShape element) : JsonShape
{
    public JsonShape Element => element;
}

internal sealed class MapShape(JsonShape key, JsonShape value) : JsonShape
{
    public JsonShape Key => key;

    public JsonShape Value => value;
}

/// <summary>An enum that is written as text or as a number.</summary>
internal sealed class EnumShape : JsonShape
{
    /// <summary>Type of the number; null if it is written as text.</summary>
    public string? Number { get; init; }

    /// <summary>The texts that are written, if it is written as text.</summary>
    public IReadOnlyCollection<string> Texts { get; init; } = [];

    /// <summary>The number of each name.</summary>
    public IReadOnlyDictionary<string, string> Numbers { get; init; } = new Dictionary<string, string>();

    /// <summary>Reading: the texts that are understood.</summary>
    public IReadOnlyCollection<string> ReadTexts { get; init; } = [];

    /// <summary>Reading: the type of the numbers that are understood; null if none are.</summary>
    public string? ReadNumber { get; init; }
}

/// <summary>An object. One node for each type, so that types may lead back to themselves.</summary>
internal sealed class ObjectShape : JsonShape
{
    /// <summary>In the order of their names.</summary>
    public List<PropertyShape> Properties { get; } = [];

    /// <summary>The property that names a derived type; null if there are none.</summary>
    public string? Discriminator { get; set; }

    /// <summary>Derived types by what the discriminator says of them, as JSON.</summary>
    public List<(string Tag, JsonShape Shape)> Derived { get; } = [];

    /// <summary>Reading: what says no derived type cannot be made.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Reading: properties that the type does not have are refused.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>A property as it is written and as it is read; one of both may be missing.</summary>
internal sealed class PropertyShape
{
    /// <summary>Name of the property into which all those go that the type does not have.</summary>
    public const string Others = "*";

    public required string Name { get; init; }

    /// <summary>Null if it is only read: a setter.</summary>
    public JsonShape? Written { get; init; }

    /// <summary>Null if it is only written: computed from others.</summary>
    public JsonShape? Read { get; init; }

    /// <summary>It is written and has nothing of its own.</summary>
    public bool IsComputed { get; init; }

    /// <summary>An object without it is not read.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Some values of it are not written.</summary>
    public bool MayBeLeftOut { get; init; }

    /// <summary>It takes those that the type does not have.</summary>
    public bool IsOthers { get; init; }
}
