using System.Buffers;

namespace Streaming;

/// <summary>
/// Encodes and decodes the values of one topic or store. Bound once for a task, then synchronous and used by one thread at a
/// time, so it may keep scratch buffers.
/// </summary>
/// <typeparam name="T">The type of value.</typeparam>
public abstract class Codec<T>
{
    /// <summary>Writes the value.</summary>
    public abstract void Encode(T value, IBufferWriter<byte> output);

    /// <summary>
    /// Reads a value. Malformed input is a result, not an exception: <see cref="DecodeStatus.Malformed"/>, and
    /// <see cref="LastError"/> says where and why. The value must not refer to <paramref name="data"/> afterwards.
    /// </summary>
    public abstract DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out T value);

    /// <summary>Why the last <see cref="Decode"/> was not <see cref="DecodeStatus.Done"/>: position or path and cause, without the payload's text.</summary>
    public virtual string LastError => "malformed";

    /// <summary>
    /// Identity of the format's schema (for JSON a fingerprint of the type's shape), kept in the manifest of stores and compared at start;
    /// 0 for formats that have none.
    /// </summary>
    public virtual ulong SchemaFingerprint => 0;
}
