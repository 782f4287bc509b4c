namespace Streaming.Kafka.Protocol.Records;

/// <summary>What is wrong with the bytes of a batch.</summary>
internal enum BatchError
{
    None,

    /// <summary>The bytes end before the batch does, as at the end of a fetch response.</summary>
    Truncated,

    /// <summary>Another format: of before Kafka 0.11, or no batch at all.</summary>
    UnknownFormat,

    /// <summary>The length of the batch does not fit its header, or its records.</summary>
    WrongLength,

    WrongChecksum,

    /// <summary>The number of records is negative, or not the number that there are.</summary>
    WrongCount,

    /// <summary>The offsets of the records do not ascend, or are not within those of the batch.</summary>
    WrongOffsets,

    /// <summary>A record ends elsewhere than it says, or a length in it cannot be.</summary>
    WrongRecord,

    /// <summary>A number that no codec has.</summary>
    UnknownCodec,

    /// <summary>The records are compressed, so they cannot be seen.</summary>
    Compressed,

    /// <summary>Not exactly one batch where there must be one.</summary>
    NotOne,

    /// <summary>A control batch, or one without records, from a producer.</summary>
    NotForProducers,

    /// <summary>Producer id, epoch, sequence and transaction do not go together.</summary>
    WrongProducer,
}
