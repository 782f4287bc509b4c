namespace Streaming.Kafka.Protocol.Records;

/// <summary>Goes through the headers of a record.</summary>
/// <param name="batch">The bytes of the record's batch.</param>
/// <param name="record">The record.</param>
internal ref struct HeaderReader(ReadOnlySpan<byte> batch, in RecordView record)
{
    private readonly ReadOnlySpan<byte> _bytes = batch[..(record.Headers.Start + record.Headers.Length)];
    private int _at = record.Headers.Start, _left = record.HeaderCount;

    /// <summary>The name of the header that was read last, in UTF-8.</summary>
    public Slice Key { get; private set; }

    /// <summary>The value of the header that was read last.</summary>
    public Slice Value { get; private set; }

    /// <summary>True once a header ended elsewhere than it says, or bytes followed the last.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads the next header. False at the end, and if they are broken.</summary>
    public bool TryNext()
    {
        if (IsBroken) return false;
        if (_left == 0)
        {
            IsBroken = _at != _bytes.Length;
            return false;
        }
        _left--;
        IsBroken = !Next(out var key) || key.IsNull || !Next(out var value) || Take(key, value);
        return !IsBroken;
    }

    private bool Take(Slice key, Slice value)
    {
        (Key, Value) = (key, value);
        return false;
    }

    private bool Next(out Slice slice)
    {
        var read = Varint.TryRead(_bytes, ref _at, out uint folded);
        var length = Varint.Unfold(folded);
        slice = length < 0 ? Slice.Null : new(_at, length);
        if (!read || length < -1 || length > _bytes.Length - _at) return false;
        _at += Math.Max(length, 0);
        return true;
    }
}
