namespace Streaming;

/// <summary>
/// The engine's canonical, versioned, order-preserving encoding of keys: equal keys give equal bytes for ever, and bytes order as
/// the keys do. Exchange and state keys are written with it, never with a topic's serde. Immutable and thread-safe.
/// </summary>
/// <typeparam name="T">The type of key.</typeparam>
public abstract class KeyCodec<T>
{
    /// <summary>Version and name of the format for manifests, such as <c>v1:i64</c>, <c>v1:utf8</c>, <c>v1:(utf8,i32)</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Appends the key's bytes. They are self-delimiting, so keys can be followed by other parts.</summary>
    public abstract void Encode(T key, ByteWriter output);

    /// <summary>Reads a key off the front of <paramref name="data"/> and moves it behind the key. Throws <see cref="FormatException"/> on bytes that no version wrote.</summary>
    public abstract T Decode(ref ReadOnlySpan<byte> data);
}
