namespace Streaming.Hosting;

/// <summary>Bytes of the files below a folder, looked at again after a while at the earliest.</summary>
internal sealed class DirectorySize(string path, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _bytes;
    private long _at;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                if (_at != 0 && time.GetElapsedTime(_at) < Age) return _bytes;
                (_bytes, _at) = (Measure(), time.GetTimestamp());
                return _bytes;
            }
        }
    }

    private long Measure()
    {
        var bytes = 0L;
        try
        {
            foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            {
                try
                {
                    bytes += file.Length;
                }
                catch (FileNotFoundException)
                {
                    // Compacted away meanwhile.
                }
            }
        }
        catch (IOException)
        {
            // A folder that is being removed: what was counted counts.
        }
        return bytes;
    }
}
