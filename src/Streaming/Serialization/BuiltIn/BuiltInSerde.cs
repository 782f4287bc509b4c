namespace Streaming.Serialization;

/// <summary>A serde that needs no services: a name and a way to make codecs.</summary>
internal sealed class BuiltInSerde<T>(string format, bool isStable, Func<SerdeRole, Codec<T>> make) : Serde<T>
{
    public override string Format => format;

    public override bool IsStable => isStable;

    public override ValueTask<Codec<T>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return ValueTask.FromResult(make(binding.Role));
    }
}
