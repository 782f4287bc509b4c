namespace Streaming;

/// <summary>
/// Names a format for values of one type, and makes its <see cref="Codec{T}"/> for a place of use. Immutable; may be shared by topologies.
/// </summary>
/// <typeparam name="T">The type of value.</typeparam>
public abstract class Serde<T>
{
    /// <summary>Short name of the format for plans and errors, such as <c>json</c>, <c>utf8</c>, <c>int64</c>.</summary>
    public abstract string Format { get; }

    /// <summary>
    /// True if this serde writes the same bytes for the same value for ever, whatever evolves around it (strings, integers, Guid): only
    /// then may an exchange take over the partitioning of a topic whose keys it writes.
    /// </summary>
    public virtual bool IsStable => false;

    /// <summary>
    /// Makes a codec for one place of use, an instance of its own. What can be looked up before the first record is looked up here; a registry that cannot be reached is an <see cref="IOException"/>, an
    /// <see cref="System.Net.Http.HttpRequestException"/> or a <see cref="TimeoutException"/>, and is asked again. Schemas that only a record names are for <see cref="Codec{T}.FetchSchemaAsync"/>.
    /// </summary>
    /// <param name="binding">Topic or store, its role, and services.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public abstract ValueTask<Codec<T>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken);
}
