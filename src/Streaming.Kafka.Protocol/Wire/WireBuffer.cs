using System.Buffers;

namespace Streaming.Kafka.Protocol;

/// <summary>
/// A growable buffer in pooled memory, in one piece, so that what was written can be changed afterwards: lengths, checksums. Not thread-safe. Nothing that was handed
/// out of it may be used after <see cref="Dispose"/>, or after more was written.
/// </summary>
/// <param name="capacity">Bytes taken from the pool at first; the buffer doubles when it is full.</param>
internal sealed partial class WireBuffer(int capacity = 1024) : IBufferWriter<byte>, IDisposable
{
    private byte[] _data = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 1));
    private int _length;

    /// <summary>Bytes written.</summary>
    public int Length => _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Memory => _data.AsMemory(0, _length);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _data.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_data.Length - _length), nameof(count));
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _data.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _data.AsSpan(_length);
    }

    /// <summary>What was written from a position on, to be changed in place.</summary>
    public Span<byte> From(int position) => _data.AsSpan(position, _length - position);

    /// <summary>Makes room for <paramref name="count"/> bytes at a position, moving what follows; they are to be written by the caller.</summary>
    public Span<byte> Insert(int position, int count)
    {
        Reserve(count);
        _data.AsSpan(position, _length - position).CopyTo(_data.AsSpan(position + count));
        _length += count;
        return _data.AsSpan(position, count);
    }

    /// <summary>Cuts what was written back to <paramref name="length"/> bytes and keeps the memory.</summary>
    public void Truncate(int length = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        var data = _data;
        (_data, _length) = ([], 0);
        if (data.Length > 0) ArrayPool<byte>.Shared.Return(data);
    }

    private void Reserve(int count)
    {
        if (_data.Length - _length < count) Grow(count);
    }

    private void Grow(int count)
    {
        var needed = (long)_length + count;
        if (needed > Array.MaxLength) throw new WireException($"A message of more than {Array.MaxLength} bytes.");
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(_data.Length * 2L, needed, Array.MaxLength));
        Written.CopyTo(larger);
        if (_data.Length > 0) ArrayPool<byte>.Shared.Return(_data);
        _data = larger;
    }
}
