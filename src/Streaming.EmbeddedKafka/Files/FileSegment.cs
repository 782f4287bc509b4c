using Microsoft.Win32.SafeHandles;
using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// A segment in a file. The file is made with the first batch, so that partitions without records take nothing. A batch is written when it is committed; what is filled in
/// one go, as by a cleaner, is written in large pieces.
/// </summary>
/// <param name="storage">Where it belongs.</param>
/// <param name="path">The file.</param>
/// <param name="piece">Bytes of a piece; 0 to write every batch at once.</param>
internal sealed class FileSegment(FileStorage storage, string path, int piece = 0) : ISegmentData
{
    private SafeFileHandle? _file;
    private byte[] _pending = [];
    private int _pendingLength, _appended;
    private long _written;

    /// <summary>The file.</summary>
    public string Path { get; private set; } = path;

    /// <inheritdoc/>
    public long Length => _written + _pendingLength;

    /// <summary>The file was made. It is open until the segment is deleted or closed.</summary>
    public bool HasFile => _file is not null;

    /// <summary>Bytes were written that may not be on the disk.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Opens the file, which is there.</summary>
    public void Open()
    {
        _file = storage.Disk.Open(Path, FileMode.Open);
        _written = RandomAccess.GetLength(_file);
    }

    public Span<byte> Append(ReadOnlySpan<byte> batch)
    {
        _appended = batch.Length;
        var room = storage.Room(ref _pending, _pendingLength, _appended, isShared: piece == 0).AsSpan(_pendingLength, _appended);
        batch.CopyTo(room);
        return room;
    }

    public void Commit()
    {
        (_pendingLength, _appended) = (_pendingLength + _appended, 0);
        if (_pendingLength > piece) WritePending();
    }

    public ReadOnlyMemory<byte> Read(long position, int atMost) =>
        new FileBytes(_file!, Path, position, (int)Math.Min(atMost, _written - position)).Memory;

    public ReadOnlyMemory<byte> Peek(long position, int atMost, ref byte[]? buffer)
    {
        var length = (int)Math.Min(atMost, _written - position);
        if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<byte>(length);
        Disk.Read(_file!, Path, buffer.AsSpan(0, length), position);
        return buffer.AsMemory(0, length);
    }

    public void Truncate(long length)
    {
        storage.Disk.Truncate(_file!, Path, length);
        _written = length;
        MarkDirty();
    }

    /// <summary>The file is deleted once the step has been flushed: until then nobody may find it gone who does not know why.</summary>
    public void Delete() => storage.Discard(this);

    /// <summary>Has everything on the disk.</summary>
    public void Sync()
    {
        if (_pendingLength > 0) WritePending();
        if (IsDirty) storage.Disk.Sync(_file!, Path);
        IsDirty = false;
    }

    /// <summary>Gives the file another name.</summary>
    public void MoveTo(string other)
    {
        storage.Disk.Move(Path, other);
        Path = other;
    }

    /// <summary>Closes the file, once nobody reads it.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Makes the file if it is not there, so that it can be renamed.</summary>
    public void Make() => _file ??= storage.Make(this);

    private void WritePending()
    {
        Make();
        storage.Disk.Write(_file!, Path, _pending.AsSpan(0, _pendingLength), _written);
        _written += _pendingLength;
        _pendingLength = 0;
        if (piece == 0) _pending = [];
        MarkDirty();
    }

    private void MarkDirty()
    {
        if (!IsDirty) storage.MarkDirty(this);
        IsDirty = true;
    }
}
