namespace Streaming.Kafka.Protocol;

/// <summary>What is spoken of one API.</summary>
/// <param name="Key">Its number.</param>
/// <param name="Min">The lowest version.</param>
/// <param name="Max">The highest version.</param>
/// <param name="Flexible">The first version with compact lengths and tagged fields; above <paramref name="Max"/> if none has them.</param>
internal sealed record Api(ApiKey Key, short Min, short Max, short Flexible)
{
    /// <summary>The lowest version that a broker says it has; lower than <see cref="Min"/> only where clients look at the number and never use it.</summary>
    public short AdvertisedMin { get; init; } = Min;

    /// <summary>Why the range ends where it does, if Kafka's own ends elsewhere.</summary>
    public string Note { get; init; } = "";

    public bool Supports(short version) => version >= Min && version <= Max;

    public bool IsFlexible(short version) => version >= Flexible;

    /// <summary>The version of the header in front of a request: 2 has tagged fields.</summary>
    public short RequestHeader(short version) => IsFlexible(version) ? (short)2 : (short)1;

    /// <summary>
    /// The version of the header in front of a response: 1 has tagged fields. That of ApiVersions never has them: a client reads it before it knows what the broker speaks.
    /// </summary>
    public short ResponseHeader(short version) => IsFlexible(version) && Key != ApiKey.ApiVersions ? (short)1 : (short)0;
}
