namespace Streaming.Kafka.Protocol.Records;

/// <summary>The attributes of a batch.</summary>
/// <param name="Value">Their bits.</param>
internal readonly record struct BatchAttributes(short Value)
{
    private const short CodecBits = 7, AppendTimeBit = 8, TransactionalBit = 16, ControlBit = 32, DeleteHorizonBit = 64;

    /// <summary>Numbers without a name are possible.</summary>
    public CompressionCodec Codec
    {
        get => (CompressionCodec)(Value & CodecBits);
        init => Value = (short)((Value & ~CodecBits) | (int)value);
    }

    /// <summary>All records have the time at which the broker appended them, which is the highest of the batch, instead of their own.</summary>
    public bool IsAppendTime
    {
        get => Has(AppendTimeBit);
        init => Value = Set(AppendTimeBit, value);
    }

    /// <summary>The records are part of a transaction.</summary>
    public bool IsTransactional
    {
        get => Has(TransactionalBit);
        init => Value = Set(TransactionalBit, value);
    }

    /// <summary>The records are no user's: a marker that ends a transaction.</summary>
    public bool IsControl
    {
        get => Has(ControlBit);
        init => Value = Set(ControlBit, value);
    }

    /// <summary>The base timestamp says when the tombstones of the batch may go, and is no time of a record.</summary>
    public bool HasDeleteHorizon
    {
        get => Has(DeleteHorizonBit);
        init => Value = Set(DeleteHorizonBit, value);
    }

    private bool Has(short bit) => (Value & bit) != 0;

    private short Set(short bit, bool on) => on ? (short)(Value | bit) : (short)(Value & ~bit);
}
