using System.Globalization;
using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Files;

/// <summary>
/// The names of the files of a partition. A segment is <c>base.log</c>, as in Kafka. What a cleaner writes is <c>base.cleaned</c>, of no account, until it is
/// complete and on the disk; then it is renamed to <c>base-end.swap</c>, which decides: segments from <c>base</c> up to <c>end</c> are deleted and it takes the name of the
/// first. Whoever is interrupted in between goes on at the next start.
/// </summary>
internal static class PartitionFiles
{
    private const string Log = ".log", Cleaned = ".cleaned", Swap = ".swap";

    public static string Segment(string directory, long baseOffset) => System.IO.Path.Combine(directory, Number(baseOffset) + Log);

    public static string CleanedSegment(string directory, long baseOffset) => System.IO.Path.Combine(directory, Number(baseOffset) + Cleaned);

    public static string SwapSegment(string directory, long baseOffset, long end) => System.IO.Path.Combine(directory, $"{Number(baseOffset)}-{Number(end)}{Swap}");

    /// <summary>The base offset of a segment; null if the file is none.</summary>
    public static long? BaseOffset(string path) => System.IO.Path.GetExtension(path) == Log ? Parse(System.IO.Path.GetFileNameWithoutExtension(path)) : null;

    /// <summary>Ends what was interrupted in a directory, and gives its segments in the order of their offsets.</summary>
    public static List<(long BaseOffset, string Path)> Recover(string directory, Disk disk)
    {
        foreach (var path in Directory.GetFiles(directory, "*" + Cleaned)) disk.Delete(path);
        foreach (var path in Directory.GetFiles(directory, "*" + Swap)) End(directory, path, disk);
        return [.. Directory.GetFiles(directory, "*" + Log).Where(f => BaseOffset(f) is not null).Select(f => (BaseOffset(f)!.Value, f)).OrderBy(f => f.Item1)];
    }

    private static void End(string directory, string path, Disk disk)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path).Split('-');
        if (name.Length != 2 || Parse(name[0]) is not { } from || Parse(name[1]) is not { } to) throw new StorageException(path, $"'{path}' has no name of this broker.");
        foreach (var old in Directory.GetFiles(directory, "*" + Log))
        {
            if (BaseOffset(old) is { } offset && offset >= from && offset < to) disk.Delete(old);
        }
        disk.Move(path, Segment(directory, from));
    }

    private static string Number(long offset) => offset.ToString("D20", CultureInfo.InvariantCulture);

    private static long? Parse(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
