using Microsoft.Win32.SafeHandles;

namespace Streaming;

/// <summary>A numbered state directory of a job on this host, locked by this process: the first whose lock is free.</summary>
internal sealed class StateDirectory : IDisposable
{
    private const int MaxWorkersOfAHost = 256;

    private readonly SafeFileHandle _lock;

    private StateDirectory(string path, int number, SafeFileHandle handle) => (Path, Number, _lock) = (path, number, handle);

    public string Path { get; }

    public int Number { get; }

    public static StateDirectory Take(string root, string job)
    {
        for (var number = 0; number < MaxWorkersOfAHost; number++)
        {
            var path = System.IO.Path.Combine(root, job, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Directory.CreateDirectory(path);
            try
            {
                return new(path, number, File.OpenHandle(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Another worker of this host has it.
            }
        }
        throw new StreamingException("STR2503", $"All {MaxWorkersOfAHost} state directories below '{root}' are in use. Set Streaming:StateDirectory to another folder.");
    }

    public void Dispose() => _lock.Dispose();
}
