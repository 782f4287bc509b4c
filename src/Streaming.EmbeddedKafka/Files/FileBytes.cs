using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// A part of a file, which is read when it is sent: a response that waits for its client takes no memory. The file stays open until this is disposed of, also if it is deleted
/// meanwhile. <see cref="GetSpan"/> reads all of it, once, for those who want to look.
/// </summary>
internal sealed class FileBytes : MemoryManager<byte>
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _position;
    private readonly int _length;
    private byte[]? _bytes;
    private int _isReleased;

    public FileBytes(SafeFileHandle file, string path, long position, int length)
    {
        (_file, _path, _position, _length) = (file, path, position, length);
        var isHeld = false;
        file.DangerousAddRef(ref isHeld);
    }

    /// <summary>The bytes, without reading them.</summary>
    public override Memory<byte> Memory => CreateMemory(_length);

    public override Span<byte> GetSpan()
    {
        if (_bytes is null)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(_length);
            CopyTo(0, bytes);
            _bytes = bytes;
        }
        return _bytes;
    }

    /// <summary>Reads a part of the bytes.</summary>
    public void CopyTo(int start, Span<byte> to)
    {
        if (_bytes is { } bytes) bytes.AsSpan(start, to.Length).CopyTo(to);
        else Disk.Read(_file, _path, to, _position + start);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        GetSpan();
        return _bytes.AsMemory(elementIndex).Pin();
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _file.DangerousRelease();
    }
}
