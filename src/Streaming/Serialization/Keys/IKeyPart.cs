namespace Streaming.Serialization;

/// <summary>
/// The encoding of one part of a key. Implemented by structs only, so that the composed codec of a tuple is one piece of compiled code.
/// The bytes are durable for ever: a change of them is a new version of <see cref="KeyCodec{T}.Format"/>, never an edit.
/// </summary>
/// <typeparam name="T">The type of the part.</typeparam>
internal interface IKeyPart<T>
{
    /// <summary>Name of the encoding without the version, such as <c>i32</c> or <c>(utf8,i32)</c>.</summary>
    string Format { get; }

    /// <summary>Appends the part: self-delimiting, and in byte order as the values are in theirs.</summary>
    void Write(T value, ByteWriter output);

    /// <summary>Reads the part off the front of <paramref name="data"/>.</summary>
    T Read(ref ReadOnlySpan<byte> data);
}
