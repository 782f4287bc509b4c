using System.Text;
using System.Text.Json;

namespace Streaming.Serialization;

/// <summary>Reads a shape off its text; see <see cref="JsonShapeText"/>. What it says of writing is there, nothing that is said of reading only.</summary>
internal sealed class JsonShapeParser
{
    private readonly List<ObjectShape> _objects = [];
    private readonly string _text;
    private int _at;

    private JsonShapeParser(string text) => _text = text;

    /// <summary>Throws <see cref="FormatException"/> on what no build has printed.</summary>
    public static JsonShape Parse(string text)
    {
        var parser = new JsonShapeParser(text);
        var shape = parser.Shape();
        return parser._at == text.Length ? shape : throw parser.Unexpected();
    }

    private JsonShape Shape()
    {
        var shape = Peek() switch
        {
            '{' => Object(),
            '[' => List(),
            '<' => Map(),
            '^' => Reference(),
            _ => Scalar(),
        };
        return Take('?') ? new NullableShape(shape) : shape;
    }

    private ObjectShape Object()
    {
        var shape = new ObjectShape();
        _objects.Add(shape);
        Expect('{');
        while (!Take('}')) shape.Properties.Add(Property());
        if (!Take('|')) return shape;
        shape.Discriminator = Name();
        Expect('(');
        do
        {
            var tag = Tag();
            Expect('=');
            shape.Derived.Add((tag, Shape()));
        }
        while (Take(','));
        Expect(')');
        return shape;
    }

    private PropertyShape Property()
    {
        var isOthers = Take('*');
        var name = isOthers ? PropertyShape.Others : Name();
        var (isRequired, mayBeLeftOut, isComputed) = (Take('!'), Take('~'), Take('='));
        Expect(':');
        var shape = Shape();
        Expect(';');
        return new() { Name = name, IsOthers = isOthers, IsRequired = isRequired, MayBeLeftOut = mayBeLeftOut, IsComputed = isComputed, Written = shape };
    }

    private ListShape List()
    {
        Expect('[');
        var element = Shape();
        Expect(']');
        return new(element);
    }

    private MapShape Map()
    {
        Expect('<');
        var key = Shape();
        Expect(':');
        var value = Shape();
        Expect('>');
        return new(key, value);
    }

    private ObjectShape Reference()
    {
        Expect('^');
        return int.TryParse(Plain(), out var number) && number < _objects.Count ? _objects[number] : throw Unexpected();
    }

    private JsonShape Scalar()
    {
        var type = Plain();
        if (type == "enum") return Enum();
        var writes = NumberForms.None;
        while (Take('/')) writes |= Plain() switch { "text" => NumberForms.Text, "named" => NumberForms.Named, _ => throw Unexpected() };
        return new ScalarShape(type, writes);
    }

    private EnumShape Enum()
    {
        var number = Take(' ') ? Plain() : null;
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect('(');
        while (!Take(')'))
        {
            if (numbers.Count > 0) Expect(',');
            var name = Name();
            if (number is not null) Expect('=');
            if (!numbers.TryAdd(name, number is null ? "" : Plain())) throw Unexpected();
        }
        return number is null ? new() { Texts = [.. numbers.Keys] } : new() { Number = number, Numbers = numbers };
    }

    private string Tag() => Peek() == '"' ? JsonShapeText.Quoted(String()) : Plain();

    private string Name() => Peek() == '"' ? String() : Plain();

    private string Plain()
    {
        var start = _at;
        while (_at < _text.Length && JsonShapeText.IsPlain(_text[_at])) _at++;
        return _at > start ? _text[start.._at] : throw Unexpected();
    }

    private string String()
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(_text[_at..]), isFinalBlock: false, default);
        try
        {
            if (!reader.Read()) throw Unexpected();
        }
        catch (JsonException)
        {
            throw Unexpected();
        }
        // What is printed is ASCII, so bytes are characters.
        _at += (int)reader.BytesConsumed;
        return reader.GetString()!;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char c)
    {
        if (Peek() != c) return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c)) throw Unexpected();
    }

    private FormatException Unexpected() => new($"'{_text}' is no shape of JSON (character {_at})");
}
