using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>Makes the shape of a type from its metadata: the same for both sources of metadata.</summary>
internal sealed class JsonShapes
{
    private readonly Dictionary<Type, ObjectShape> _objects = [];
    private readonly JsonSerializerOptions _options;

    private JsonShapes(JsonSerializerOptions options) => _options = options;

    public static JsonShape Of(JsonTypeInfo type)
    {
        // What constructors require is known behind this only.
        type.MakeReadOnly();
        return new JsonShapes(type.Options).Bare(type, type.NumberHandling ?? type.Options.NumberHandling);
    }

    /// <summary>The shape where nothing is said of null: everything that can be null may be.</summary>
    private JsonShape Place(Type type, JsonNumberHandling handling) => TakesNull(type) ? new NullableShape(Bare(type, handling)) : Bare(type, handling);

    private JsonShape Bare(Type type, JsonNumberHandling handling)
    {
        if (_options.TryGetTypeInfo(type, out var info) && IsCustom(info)) return new ScalarShape(ScalarShape.Custom);
        // A nullable value may have no metadata of its own.
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Bare(underlying, handling);
        return info is null ? new ScalarShape(ScalarShape.Custom) : Bare(info, handling);
    }

    private JsonShape Bare(JsonTypeInfo type, JsonNumberHandling handling) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Object(type),
        JsonTypeInfoKind.Enumerable => new ListShape(Place(type.ElementType ?? typeof(object), handling)),
        JsonTypeInfoKind.Dictionary => new MapShape(Bare(type.KeyType ?? typeof(string), JsonNumberHandling.Strict), Place(type.ElementType ?? typeof(object), handling)),
        _ => IsCustom(type) ? new ScalarShape(ScalarShape.Custom) : type.Type.IsEnum ? JsonEnumShapes.Of(type) : Scalar(type.Type, handling),
    };

    private ObjectShape Object(JsonTypeInfo type)
    {
        if (_objects.TryGetValue(type.Type, out var known)) return known;
        var shape = new ObjectShape
        {
            IsAbstract = type.Type.IsAbstract || type.Type.IsInterface,
            IsClosed = (type.UnmappedMemberHandling ?? _options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow,
        };
        _objects.Add(type.Type, shape);
        shape.Properties.AddRange(type.Properties.Where(p => p.Get is not null || IsRead(type, p)).Select(p => Property(type, p)).OrderBy(p => p.Name, StringComparer.Ordinal));
        if (type.PolymorphismOptions is not { DerivedTypes.Count: > 0 } options) return shape;
        shape.Discriminator = options.TypeDiscriminatorPropertyName;
        shape.Derived.AddRange(options.DerivedTypes
            .Select(d => (Tag: Tag(d.TypeDiscriminator), Shape: d.DerivedType == type.Type ? shape : Bare(d.DerivedType, _options.NumberHandling)))
            .OrderBy(d => d.Tag, StringComparer.Ordinal));
        return shape;
    }

    private PropertyShape Property(JsonTypeInfo owner, JsonPropertyInfo property)
    {
        var type = property.PropertyType;
        var bare = property.CustomConverter is null
            ? Bare(type, property.NumberHandling ?? owner.NumberHandling ?? _options.NumberHandling)
            : new ScalarShape(ScalarShape.Custom);
        JsonShape Shape(bool isAnnotated) => TakesNull(type) && (isAnnotated || !_options.RespectNullableAnnotations) ? new NullableShape(bare) : bare;
        var isRead = IsRead(owner, property);
        return new()
        {
            Name = property.IsExtensionData ? PropertyShape.Others : property.Name,
            IsOthers = property.IsExtensionData,
            Written = property.Get is null ? null : Shape(property.IsGetNullable),
            Read = isRead ? Shape(property.IsSetNullable) : null,
            IsComputed = property.Get is not null && !isRead,
            IsRequired = property.IsRequired,
            MayBeLeftOut = property.Get is not null && (property.ShouldSerialize is not null || IsLeftOut(type)),
        };
    }

    private bool IsRead(JsonTypeInfo owner, JsonPropertyInfo property)
        => property.Set is not null || property.AssociatedParameter is not null
            || (property.Get is not null && (property.ObjectCreationHandling ?? owner.PreferredPropertyObjectCreationHandling ?? _options.PreferredObjectCreationHandling) == JsonObjectCreationHandling.Populate);

    private bool IsLeftOut(Type type) => _options.DefaultIgnoreCondition switch
    {
        JsonIgnoreCondition.WhenWritingDefault => true,
        JsonIgnoreCondition.WhenWritingNull => TakesNull(type),
        _ => false,
    };

    private static ScalarShape Scalar(Type type, JsonNumberHandling handling)
    {
        if (type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>)) return new("Bytes");
        if (type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonDocument) || type.IsAssignableTo(typeof(JsonNode))) return new("Any");
        var name = type.Name;
        if (!NumberTypes.IsNumber(name)) return new(name);
        var named = handling.HasFlag(JsonNumberHandling.AllowNamedFloatingPointLiterals) && NumberTypes.HasNames(name) ? NumberForms.Named : NumberForms.None;
        return new(
            name,
            named | (handling.HasFlag(JsonNumberHandling.WriteAsString) ? NumberForms.Text : NumberForms.None),
            named | (handling.HasFlag(JsonNumberHandling.AllowReadingFromString) ? NumberForms.Text : NumberForms.None));
    }

    private static bool TakesNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static bool IsCustom(JsonTypeInfo type) => type.Converter.GetType().Assembly != typeof(JsonSerializer).Assembly;

    private static string Tag(object? discriminator) => discriminator switch
    {
        null => "null",
        string text => JsonShapeText.Quoted(text),
        _ => $"{discriminator}",
    };
}
