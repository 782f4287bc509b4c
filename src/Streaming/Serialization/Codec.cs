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
    /// Fetches the schema that the last <see cref="Decode"/> has asked for with <see cref="DecodeStatus.NeedsSchema"/>, and all that it refers to. Then the same record is decoded again. The records
    /// before it are processed and committed meanwhile, those behind it wait, and so does time.
    /// </summary>
    /// <remarks>
    /// No <see cref="Decode"/> of this codec runs meanwhile, but an <see cref="Encode"/> may, at a cut: so this must not touch what encoding uses. If the schemas cannot be reached, throw (an
    /// <see cref="IOException"/>, an <see cref="System.Net.Http.HttpRequestException"/>, a <see cref="TimeoutException"/>; anything but a cancellation is taken like that): the engine tries again, with pauses that grow to
    /// 5 s, until it succeeds, and reports each. If there is no such schema, return: the next <see cref="Decode"/> says <see cref="DecodeStatus.Malformed"/>, and <see cref="LastError"/> why. A codec that then
    /// asks for a schema again has a bad record too. State is never fetched for: what this job has stored is decoded with what <see cref="Serde{T}.BindAsync"/> has given.
    /// Default: does nothing, for formats whose schemas are not kept elsewhere.
    /// </remarks>
    /// <param name="cancellationToken">Nobody waits any more: the task has left this worker, or goes back to its last commit.</param>
    public virtual ValueTask FetchSchemaAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

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

    /// <summary>Why a value was not decoded, where nothing is fetched (any more).</summary>
    internal string Error(DecodeStatus status) => status == DecodeStatus.NeedsSchema ? "the schema that it was written with is not there" : LastError;
}
