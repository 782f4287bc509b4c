using System.Text.Json.Serialization.Metadata;

namespace Streaming.Serialization;

/// <summary>See <see cref="Serdes.Json"/>.</summary>
internal sealed class JsonSerde<T>(JsonTypeInfo<T> typeInfo) : Serde<T>
{
    private readonly Lazy<JsonShape> _shape = new(() => JsonShapes.Of(typeInfo));

    public override string Format => "json";

    public override ValueTask<Codec<T>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Codec<T>>(new JsonCodec<T>(typeInfo, _shape));
}
