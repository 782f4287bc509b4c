namespace Streaming.Kafka.Protocol.Records;

/// <summary>Where the fields of a batch are, in bytes from its beginning.</summary>
internal static class BatchLayout
{
    /// <summary>64 bits; not under the checksum.</summary>
    public const int BaseOffset = 0;

    /// <summary>32 bits: bytes behind this field.</summary>
    public const int Length = 8;

    /// <summary>32 bits; not under the checksum.</summary>
    public const int LeaderEpoch = 12;

    /// <summary>8 bits: 2. In the same place in all formats that there were.</summary>
    public const int Magic = 16;

    /// <summary>32 bits: of everything behind this field.</summary>
    public const int Crc = 17;

    /// <summary>16 bits.</summary>
    public const int Attributes = 21;

    /// <summary>32 bits.</summary>
    public const int LastOffsetDelta = 23;

    /// <summary>64 bits.</summary>
    public const int BaseTimestamp = 27;

    /// <summary>64 bits.</summary>
    public const int MaxTimestamp = 35;

    /// <summary>64 bits.</summary>
    public const int ProducerId = 43;

    /// <summary>16 bits.</summary>
    public const int ProducerEpoch = 51;

    /// <summary>32 bits.</summary>
    public const int BaseSequence = 53;

    /// <summary>32 bits: the number of records.</summary>
    public const int Count = 57;

    /// <summary>The records, to the end.</summary>
    public const int Records = 61;

    /// <summary>Bytes that <see cref="Length"/> does not count.</summary>
    public const int BeforeLength = 12;

    /// <summary>The only format.</summary>
    public const sbyte CurrentMagic = 2;
}
