namespace Streaming.Kafka.Protocol;

/// <summary>A structure of the protocol: a request, a response, or a part of one.</summary>
internal interface IMessage
{
    /// <summary>
    /// Takes every field of <see cref="Wire.Version"/> past the wire, in the order of the protocol. The one description of the structure: reading fills the fields from
    /// the bytes, writing makes the bytes of the fields. What a version does not have keeps its default when read and is left out when written.
    /// </summary>
    void Fields(ref Wire wire);
}
