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
    /// Identity, as text, of what <see cref="Encode"/> writes (for JSON the shape of the type): the same text for the same form in every process, another for another. The manifest of a
    /// step keeps it for its state. Default: empty, for formats that have no schema beside their name.
    /// </summary>
    public virtual string Schema => "";

    /// <summary>
    /// Why values that were written under a stored schema are not read by this codec with their meaning; null if they are. Asked at start, for every schema that state was ever written with:
    /// what is not read is refused before anything is touched (STR2101). Default: another schema than <see cref="Schema"/> is not read.
    /// </summary>
    /// <param name="stored">The <see cref="Schema"/> of the codec that wrote them.</param>
    /// <returns>Null, or one clause that names the property and both types, such as <c>$.total was Int64 and is Int32</c>.</returns>
    public virtual string? CannotRead(string stored) => stored == Schema ? null : $"its schema was '{stored}' and is '{Schema}'";
}
