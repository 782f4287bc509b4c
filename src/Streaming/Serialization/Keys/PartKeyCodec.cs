namespace Streaming.Serialization;

/// <summary>The codec that a composed part is.</summary>
internal sealed class PartKeyCodec<T, TPart>(TPart part) : KeyCodec<T>
    where TPart : struct, IKeyPart<T>
{
    // A struct's fields are read in place; only a mutable field avoids a copy of the part at each call.
    private TPart _part = part;

    public override string Format { get; } = "v1:" + part.Format;

    public override void Encode(T key, ByteWriter output)
    {
        // Without the check of the type, the comparison would box structs in unoptimized code.
        if (!typeof(T).IsValueType && key is null) throw new ArgumentNullException(nameof(key), "A key is never null; null may only stand inside a tuple or record.");
        _part.Write(key, output);
    }

    public override T Decode(ref ReadOnlySpan<byte> data)
    {
        var key = _part.Read(ref data);
        if (!typeof(T).IsValueType && key is null) KeyBytes.Throw("the key is null");
        return key;
    }
}
