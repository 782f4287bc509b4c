using System.Buffers;

namespace Streaming;

/// <summary>A growable byte buffer that is written, read as a span and reset: the scratch of encoders. Not thread-safe.</summary>
/// <param name="capacity">Bytes allocated at first; the buffer doubles when full.</param>
public sealed class ByteWriter(int capacity = 256) : IBufferWriter<byte>
{
    private byte[] _data = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written since the last reset.</summary>
    public ReadOnlySpan<byte> Written => _data.AsSpan(0, Length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_data.Length - Length), nameof(count));
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _data.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _data.AsSpan(Length);
    }

    /// <summary>Appends the bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_data.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value)
    {
        Reserve(1);
        _data[Length++] = value;
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset() => Length = 0;

    /// <summary>Cuts what was written back to <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    private void Reserve(int count)
    {
        if (_data.Length - Length < count) Array.Resize(ref _data, Math.Max(_data.Length * 2, checked(Length + count)));
    }
}
