using System.Globalization;
using Streaming.Kafka.Embedded.Compaction;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// The journal in a file of record batches, one for each flush, so that a flush is whole or, torn, cut off at the next start. When the file has grown far over what is alive,
/// that is written anew, to the disk, and takes its place: <c>number.log</c> with the next number, before which it is <c>number.new</c> and of no account.
/// </summary>
internal sealed class Journal : IStateJournal, IDisposable
{
    /// <summary>The file is written anew when it is this many times as large as it could be.</summary>
    public const int Growth = 4;

    private const string Suffix = ".log", NewSuffix = ".new";

    private readonly Dictionary<byte[], byte[]> _all = new(ByteKeys.Instance);
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly WireBuffer _buffer = new(4 << 10);
    private readonly RecordBatchWriter _writer;
    private readonly string _directory;
    private readonly Disk _disk;
    private readonly long _least;
    private JournalFile _file;
    private long _live;
    private bool _syncsNext;

    /// <summary>Opens the journal in a directory, or makes it.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="disk">The way to files.</param>
    /// <param name="least">Bytes of a file that is not worth to be written anew. Default 16 MiB.</param>
    public Journal(string directory, Disk disk, long least = 16 << 20)
    {
        (_directory, _disk, _least) = (directory, disk, least);
        _bySpan = _all.GetAlternateLookup<ReadOnlySpan<byte>>();
        _writer = new(_buffer);
        disk.MakeDirectory(directory);
        foreach (var path in Directory.GetFiles(directory, "*" + NewSuffix)) disk.Delete(path);
        var numbers = Directory.GetFiles(directory, "*" + Suffix).Select(Number).Order().ToList();
        // The last is complete, since it got its name after that.
        foreach (var number in numbers.SkipLast(1)) disk.Delete(Name(number, Suffix));
        _file = numbers.Count == 0 ? JournalFile.Create(disk, Name(1, Suffix), 1) : JournalFile.Open(disk, Name(numbers[^1], Suffix), numbers[^1]);
        _file.Read(Apply);
        disk.SyncDirectory(directory);
    }

    public IReadOnlyDictionary<byte[], byte[]> All => _all;

    /// <summary>Bytes of the file.</summary>
    public long Size => _file.Length;

    /// <summary>Bytes at the end that were no whole flush when it was opened.</summary>
    public long Cut => _file.Cut;

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_bySpan.TryGetValue(key, out var before) && before.AsSpan().SequenceEqual(value)) return;
        Set(key, value);
        Append(key, value);
    }

    public void Remove(ReadOnlySpan<byte> key)
    {
        if (Unset(key)) Append(key, OptionalBytes.Null);
    }

    public void SyncNext() => _syncsNext = true;

    /// <summary>Writes what has changed. True if something has.</summary>
    public bool Flush()
    {
        if (_buffer.Length == 0) return false;
        _file.Append(_writer.End());
        _buffer.Truncate();
        if (_syncsNext) Sync();
        _syncsNext = false;
        if (_file.Length > _least && _file.Length > _live * Growth) WriteAnew();
        return true;
    }

    /// <summary>Has everything that was flushed on the disk.</summary>
    public void Sync() => _file.Sync();

    public void Dispose()
    {
        _file.Dispose();
        _buffer.Dispose();
    }

    private void Append(ReadOnlySpan<byte> key, OptionalBytes value)
    {
        if (_buffer.Length == 0) _writer.Begin(new() { BaseOffset = _file.NextOffset });
        _writer.Append(0, key, value);
    }

    private void Apply(RecordView record, ReadOnlySpan<byte> batch)
    {
        if (record.Value.IsNull) Unset(record.Key.Of(batch));
        else Set(record.Key.Of(batch), record.Value.Of(batch));
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Unset(key);
        _bySpan[key] = value.ToArray();
        _live += key.Length + value.Length;
    }

    private bool Unset(ReadOnlySpan<byte> key)
    {
        if (!_bySpan.TryGetValue(key, out var before)) return false;
        _live -= key.Length + before.Length;
        return _bySpan.Remove(key);
    }

    private void WriteAnew()
    {
        const int Batch = 1 << 20;
        var number = _file.Number + 1;
        var file = JournalFile.Create(_disk, Name(number, NewSuffix), number);
        foreach (var (key, value) in _all)
        {
            if (_buffer.Length == 0) _writer.Begin(new() { BaseOffset = file.NextOffset });
            _writer.Append(0, key, value);
            if (_buffer.Length > Batch) WriteTo(file);
        }
        if (_buffer.Length > 0) WriteTo(file);
        file.Sync();
        file.MoveTo(Name(number, Suffix));
        _disk.SyncDirectory(_directory);
        _file.Dispose();
        _disk.Delete(_file.Path);
        _file = file;
    }

    private void WriteTo(JournalFile file)
    {
        file.Append(_writer.End());
        _buffer.Truncate();
    }

    private string Name(long number, string suffix) => Path.Combine(_directory, number.ToString("D10", CultureInfo.InvariantCulture) + suffix);

    private static long Number(string path) => long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new StorageException(path, $"'{path}' has no name of this broker.");
}
