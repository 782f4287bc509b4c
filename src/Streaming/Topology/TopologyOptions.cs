using System.Text.Json.Serialization;
using Streaming.Serialization;

namespace Streaming;

/// <summary>Options of a topology.</summary>
public sealed class TopologyOptions
{
    private readonly Dictionary<Type, object> _serdes = [];

    /// <summary>The source-generated JSON context that serves every type it knows and that has no serde of its own.</summary>
    internal JsonSerializerContext? Json { get; private set; }

    /// <summary>Uses JSON, with this source-generated context, for every type that the context knows and that nothing else was said for.</summary>
    public TopologyOptions UseJson(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Json = context;
        return this;
    }

    /// <summary>Uses this serde for every value of type <typeparamref name="T"/> that nothing else was said for.</summary>
    public TopologyOptions UseSerde<T>(Serde<T> serde)
    {
        ArgumentNullException.ThrowIfNull(serde);
        _serdes[typeof(T)] = serde;
        return this;
    }

    /// <summary>The job's serde for a type, else the built-in one, else null.</summary>
    internal Serde<T>? FindSerde<T>()
        => _serdes.TryGetValue(typeof(T), out var serde) ? (Serde<T>)serde
            : (Json is null ? null : JsonSerdes.TryGet<T>(Json)) ?? Serdes.BuiltIn<T>();
}
