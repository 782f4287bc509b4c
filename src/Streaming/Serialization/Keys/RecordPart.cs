namespace Streaming.Serialization;

/// <summary>
/// A record, as the tuple of its components: the same bytes and the same format, so a key may change from tuple to record and back.
/// The two delegates are compiled once, when the codec is made.
/// </summary>
internal readonly struct RecordPart<T, TTuple, TPart>(TPart part, Func<T, TTuple> take, Func<TTuple, T> make) : IKeyPart<T>
    where TPart : struct, IKeyPart<TTuple>
{
    public string Format => part.Format;

    public void Write(T value, ByteWriter output)
    {
        // A derived record has more components, which would be lost; for structs and sealed types the check is compiled away.
        if (!typeof(T).IsValueType && value!.GetType() != typeof(T)) throw Derived(value.GetType());
        part.Write(take(value), output);
    }

    public T Read(ref ReadOnlySpan<byte> data) => make(part.Read(ref data));

    private static ArgumentException Derived(Type type) => new(
        $"STR3202 A key of type {TypeNames.Of(typeof(T))} is a {TypeNames.Of(type)}, whose further components the key's bytes would lose. "
        + $"Make {TypeNames.Of(typeof(T))} sealed and key by it, or key by {TypeNames.Of(type)}.");
}
