using Microsoft.Win32.SafeHandles;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>One file of the journal.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly Disk _disk;
    private readonly SafeFileHandle _file;
    private bool _isDirty;

    private JournalFile(Disk disk, string path, long number, FileMode mode)
    {
        (_disk, Path, Number) = (disk, path, number);
        _file = disk.Open(path, mode);
    }

    /// <summary>Takes a record, with the bytes of its batch.</summary>
    public delegate void Receiver(RecordView record, ReadOnlySpan<byte> batch);

    public string Path { get; private set; }

    /// <summary>Later files have higher ones.</summary>
    public long Number { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that were cut off when it was read.</summary>
    public long Cut { get; private set; }

    /// <summary>Records.</summary>
    public long NextOffset { get; private set; }

    public static JournalFile Create(Disk disk, string path, long number) => new(disk, path, number, FileMode.Create);

    public static JournalFile Open(Disk disk, string path, long number) => new(disk, path, number, FileMode.Open);

    /// <summary>Reads all records. What is torn at the end is cut off.</summary>
    public void Read(Receiver receive)
    {
        var length = RandomAccess.GetLength(_file);
        if (length > Array.MaxLength) throw new StorageException(Path, $"'{Path}' has {length} bytes, which is no journal of this broker.");
        var bytes = new byte[length];
        Disk.Read(_file, Path, bytes, 0);
        for (ReadOnlyMemory<byte> rest = bytes; ; rest = bytes.AsMemory((int)Length))
        {
            if (RecordBatch.TryRead(rest, out var batch) != BatchError.None || BatchCheck.Full(batch) != BatchError.None) break;
            foreach (ref readonly var record in batch) receive(record, batch.Span);
            Length += batch.Bytes.Length;
            NextOffset = batch.LastOffset + 1;
        }
        Cut = length - Length;
        if (Cut > 0) _disk.Truncate(_file, Path, Length);
    }

    public void Append(ReadOnlySpan<byte> batch)
    {
        _disk.Write(_file, Path, batch, Length);
        Length += batch.Length;
        NextOffset += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LastOffsetDelta..]) + 1L;
        _isDirty = true;
    }

    public void Sync()
    {
        if (_isDirty) _disk.Sync(_file, Path);
        _isDirty = false;
    }

    public void MoveTo(string path)
    {
        _disk.Move(Path, path);
        Path = path;
    }

    public void Dispose() => _file.Dispose();
}
