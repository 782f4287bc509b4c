using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>The serdes of a job's JSON context.</summary>
internal static class JsonSerdes
{
    /// <summary>The serde of the type; null if the context does not know it.</summary>
    public static Serde<T>? TryGet<T>(JsonSerializerContext context) =>
        context.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> typeInfo ? new JsonSerde<T>(typeInfo) : null;
}
