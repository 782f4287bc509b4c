namespace Streaming;

/// <summary>Outcome of <see cref="Codec{T}.Decode"/>.</summary>
public enum DecodeStatus
{
    /// <summary>The value was read.</summary>
    Done,

    /// <summary>The bytes are not of this format: a bad record, for the source's policy to decide.</summary>
    Malformed,

    /// <summary>The schema of this record must be fetched first: the engine calls <see cref="Codec{T}.FetchSchemaAsync"/> and decodes it again.</summary>
    NeedsSchema,
}
