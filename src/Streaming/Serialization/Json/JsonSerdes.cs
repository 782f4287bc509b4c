using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>The serdes of a job's JSON context.</summary>
internal static class JsonSerdes
{
    /// <summary>
    /// The serde of the type; null if the context does not know it, and for types that have a built-in format: a context knows <c>string</c>
    /// as soon as any of its types has such a property, and that must not change what a topic of strings looks like.
    /// </summary>
    public static Serde<T>? TryGet<T>(JsonSerializerContext context) =>
        Serdes.BuiltIn<T>() is null && context.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> typeInfo ? new JsonSerde<T>(typeInfo) : null;
}
