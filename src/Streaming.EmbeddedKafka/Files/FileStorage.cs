using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// Keeps logs in files: <c>topics/id/partition/base.log</c> in a data directory, beside the journal of everything else. Not thread-safe; only what responses hold
/// (<see cref="FileBytes"/>) may be read by others.
/// </summary>
internal sealed class FileStorage : ILogStorage, IDisposable
{
    private const int CleanedPiece = 1 << 20, LargestKept = 4 << 20, LeastShared = 64 << 10;

    private readonly string _topics;
    private readonly bool _syncsAlways;
    private readonly List<FileSegment> _dirty = [], _discarded = [];
    private readonly List<Guid> _deleted = [];
    private readonly HashSet<string> _dirtyDirectories = [];
    private readonly HashSet<FileSegment> _open = [];
    private readonly DirectoryLock _lock;
    private readonly Journal _journal;
    private byte[] _shared = [];

    /// <summary>Opens a data directory, or makes it.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="syncsAlways">Every step is on the disk when it is flushed; else only what the broker itself could not do without is.</param>
    /// <param name="disk">The way to files.</param>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public FileStorage(string directory, bool syncsAlways, Disk? disk = null)
    {
        Disk = disk ?? new();
        _syncsAlways = syncsAlways;
        _topics = Path.Combine(directory, "topics");
        Disk.MakeDirectory(directory);
        _lock = DirectoryLock.Take(directory);
        try
        {
            Disk.MakeDirectory(_topics);
            _journal = new(Path.Combine(directory, "state"), Disk);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public IStateJournal? Journal => _journal;

    /// <summary>Bytes of the journal that were lost.</summary>
    public long JournalCut => _journal.Cut;

    /// <summary>The way to files.</summary>
    public Disk Disk { get; }

    public void Keep(IEnumerable<Guid> topicIds)
    {
        var known = topicIds.Select(Name).ToHashSet();
        foreach (var directory in Directory.GetDirectories(_topics))
        {
            if (!known.Contains(Path.GetFileName(directory))) Disk.DeleteDirectory(directory);
        }
    }

    public IReadOnlyList<StoredSegment> Open(Guid topicId, int partition)
    {
        var directory = Of(topicId, partition);
        if (!Directory.Exists(directory)) return [];
        var stored = new List<StoredSegment>();
        foreach (var (offset, path) in PartitionFiles.Recover(directory, Disk))
        {
            var segment = new FileSegment(this, path);
            segment.Open();
            _open.Add(segment);
            stored.Add(new(offset, segment, new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeMilliseconds()));
        }
        return stored;
    }

    public ISegmentData Create(Guid topicId, int partition, long baseOffset) => new FileSegment(this, PartitionFiles.Segment(Of(topicId, partition), baseOffset));

    public ISegmentData Prepare(Guid topicId, int partition, long baseOffset) =>
        new FileSegment(this, PartitionFiles.CleanedSegment(Of(topicId, partition), baseOffset), CleanedPiece);

    public void Replace(IReadOnlyList<ISegmentData> old, long end, ISegmentData by)
    {
        var (first, segment) = ((FileSegment)old[0], (FileSegment)by);
        var (directory, target) = (Path.GetDirectoryName(first.Path)!, first.Path);
        segment.Make();
        segment.Sync();
        segment.MoveTo(PartitionFiles.SwapSegment(directory, PartitionFiles.BaseOffset(target)!.Value, end));
        Disk.SyncDirectory(directory);
        foreach (var one in old.Cast<FileSegment>()) Remove(one);
        segment.MoveTo(target);
        _dirtyDirectories.Add(directory);
    }

    public void Delete(Guid topicId) => _deleted.Add(topicId);

    public void Flush()
    {
        var hasChanged = _journal.Flush();
        if (_syncsAlways)
        {
            if (hasChanged) _journal.Sync();
            SyncSegments();
        }
        if (_discarded.Count == 0 && _deleted.Count == 0) return;
        foreach (var segment in _discarded) Remove(segment);
        _discarded.Clear();
        foreach (var topic in _deleted) Disk.DeleteDirectory(Path.Combine(_topics, Name(topic)));
        _deleted.Clear();
    }

    /// <summary>Writes everything to the disk.</summary>
    public void Sync()
    {
        Flush();
        SyncSegments();
        _journal.Sync();
    }

    /// <summary>Gives the directory back. What was not synced is the system's to write.</summary>
    public void Dispose()
    {
        foreach (var segment in _open) segment.Close();
        _open.Clear();
        _journal.Dispose();
        _lock.Dispose();
    }

    /// <summary>Makes the file of a segment.</summary>
    internal SafeFileHandle Make(FileSegment segment)
    {
        _open.Add(segment);
        var directory = Path.GetDirectoryName(segment.Path)!;
        if (Disk.MakeDirectory(directory))
        {
            _dirtyDirectories.Add(Path.GetDirectoryName(directory)!);
            _dirtyDirectories.Add(_topics);
        }
        _dirtyDirectories.Add(directory);
        return Disk.Open(segment.Path, FileMode.Create);
    }

    internal void MarkDirty(FileSegment segment) => _dirty.Add(segment);

    // An empty file may be made again at once.
    internal void Discard(FileSegment segment)
    {
        if (segment.Length == 0) Remove(segment);
        else _discarded.Add(segment);
    }

    /// <summary>Room behind some bytes. Shared room is good until the segment has been committed.</summary>
    internal byte[] Room(ref byte[] bytes, int used, int more, bool isShared)
    {
        if (isShared)
        {
            if (_shared.Length < more || _shared.Length > Math.Max(more, LargestKept)) _shared = GC.AllocateUninitializedArray<byte>(Math.Max(more, LeastShared));
            return bytes = _shared;
        }
        if (bytes.Length < used + more) Array.Resize(ref bytes, Math.Max(used + more, bytes.Length * 2));
        return bytes;
    }

    private static string Name(Guid topicId) => topicId.ToString("N");

    private string Of(Guid topicId, int partition) => Path.Combine(_topics, Name(topicId), partition.ToString(CultureInfo.InvariantCulture));

    private void SyncSegments()
    {
        foreach (var segment in _dirty) segment.Sync();
        _dirty.Clear();
        foreach (var directory in _dirtyDirectories)
        {
            if (Directory.Exists(directory)) Disk.SyncDirectory(directory);
        }
        _dirtyDirectories.Clear();
    }

    private void Remove(FileSegment segment)
    {
        if (segment.IsDirty) _dirty.Remove(segment);
        if (!segment.HasFile) return;
        Disk.Delete(segment.Path);
        segment.Close();
        _open.Remove(segment);
    }
}
