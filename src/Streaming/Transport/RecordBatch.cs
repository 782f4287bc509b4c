using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// Consecutive records of one partition as raw bytes: keys, values and headers are ranges of one pooled array. Filled by a transport,
/// read by one task, disposed once (which returns the memory).
/// </summary>
[Experimental("STRX001")]
public sealed class RecordBatch : IDisposable
{
    private byte[] _data;
    private Entry[] _entries;
    private int _end;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="partition">Where the records come from.</param>
    /// <param name="attempt">The assignment attempt (see <see cref="IGroupMember.Start"/>) that they were read under; a stale one is dropped.</param>
    /// <param name="bytes">Expected bytes; grows.</param>
    /// <param name="records">Expected records; grows.</param>
    public RecordBatch(TopicPartition partition, long attempt, int bytes = 4096, int records = 64)
    {
        Partition = partition;
        Attempt = attempt;
        _data = ArrayPool<byte>.Shared.Rent(bytes);
        _entries = ArrayPool<Entry>.Shared.Rent(records);
    }

    /// <summary>Where the records come from.</summary>
    public TopicPartition Partition { get; }

    /// <summary>The assignment attempt that they were read under.</summary>
    public long Attempt { get; }

    /// <summary>Number of records.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of keys, values and headers.</summary>
    public int Bytes => _end;

    /// <summary>The partition's high watermark as the client knew it when the batch was handed over; -1 if unknown.</summary>
    public long HighWatermark { get; set; } = -1;

    /// <summary>Adds a record. Null keys and values are said by the flags.</summary>
    public void Add(long offset, long timestamp, ReadOnlySpan<byte> key, bool keyIsNull, ReadOnlySpan<byte> value, bool valueIsNull, ReadOnlySpan<byte> headers)
    {
        if (Count == _entries.Length) Grow(ref _entries, Count * 2, Count);
        var needed = checked(_end + key.Length + value.Length + headers.Length);
        if (needed > _data.Length) Grow(ref _data, Math.Max(needed, _data.Length * 2), _end);
        ref var entry = ref _entries[Count++];
        entry.Offset = offset;
        entry.Timestamp = timestamp;
        entry.Key = _end;
        entry.KeyLength = keyIsNull ? -1 : key.Length;
        key.CopyTo(_data.AsSpan(_end));
        _end += key.Length;
        entry.ValueLength = valueIsNull ? -1 : value.Length;
        value.CopyTo(_data.AsSpan(_end));
        _end += value.Length;
        entry.HeadersLength = headers.Length;
        headers.CopyTo(_data.AsSpan(_end));
        _end += headers.Length;
    }

    /// <summary>Offset of a record.</summary>
    public long Offset(int index) => _entries[index].Offset;

    /// <summary>Kafka timestamp of a record, ms since 1970 UTC.</summary>
    public long Timestamp(int index) => _entries[index].Timestamp;

    /// <summary>True if the record has no key.</summary>
    public bool KeyIsNull(int index) => _entries[index].KeyLength < 0;

    /// <summary>True if the record has no value.</summary>
    public bool ValueIsNull(int index) => _entries[index].ValueLength < 0;

    /// <summary>Key bytes; empty if null.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        ref var e = ref _entries[index];
        return _data.AsSpan(e.Key, Math.Max(e.KeyLength, 0));
    }

    /// <summary>Value bytes; empty if null.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref var e = ref _entries[index];
        return _data.AsSpan(e.Key + Math.Max(e.KeyLength, 0), Math.Max(e.ValueLength, 0));
    }

    /// <summary>The record's headers.</summary>
    public RecordHeaders Headers(int index)
    {
        ref var e = ref _entries[index];
        return new(_data.AsSpan(e.Key + Math.Max(e.KeyLength, 0) + Math.Max(e.ValueLength, 0), e.HeadersLength));
    }

    /// <summary>Returns the memory. The batch must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_data.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_data);
        ArrayPool<Entry>.Shared.Return(_entries);
        (_data, _entries, Count, _end) = ([], [], 0, 0);
    }

    private static void Grow<T>(ref T[] array, int size, int used)
    {
        var grown = ArrayPool<T>.Shared.Rent(size);
        array.AsSpan(0, used).CopyTo(grown);
        ArrayPool<T>.Shared.Return(array);
        array = grown;
    }

    private struct Entry
    {
        public long Offset;
        public long Timestamp;
        public int Key;
        public int KeyLength;
        public int ValueLength;
        public int HeadersLength;
    }
}
