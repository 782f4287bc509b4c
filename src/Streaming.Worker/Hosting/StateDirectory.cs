using Microsoft.Win32.SafeHandles;

namespace Streaming.Hosting;

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
            Make(path);
            try
            {
                return new(path, number, File.OpenHandle(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new StreamingException("STR2504", $"The state directory '{path}' cannot be locked: {e.Message} Set Streaming:StateDirectory to a folder that this user may write.", e);
            }
            catch (IOException)
            {
                // Another worker of this host has it.
            }
        }
        throw new StreamingException("STR2503", $"All {MaxWorkersOfAHost} state directories below '{root}' are in use. Set Streaming:StateDirectory to another folder.");
    }

    private static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StreamingException("STR2504", $"The state directory '{path}' cannot be made: {e.Message} Set Streaming:StateDirectory to a folder that this user may write.", e);
        }
    }

    public void Dispose() => _lock.Dispose();
}
