using Microsoft.Win32.SafeHandles;
using Streaming.Kafka.Embedded.Files;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>Does a number of changes; the next one is not done, or, if it is a write, done in part: there the process was killed. Nothing is changed after that.</summary>
internal sealed class DyingDisk : Disk
{
    private long _left = long.MaxValue;
    private int _written;

    /// <summary>Changes so far.</summary>
    public long Changes { get; private set; }

    /// <summary>Dies after so many more changes.</summary>
    /// <param name="changes">How many.</param>
    /// <param name="written">Bytes that are written if the last is a write.</param>
    public void DieAfter(long changes, int written) => (_left, _written) = (changes, written);

    protected override void Before(string what, string path)
    {
        Changes++;
        if (_left-- > 0) return;
        if (what != "write" || _left < -1) throw new KilledException();
    }

    protected override void OnWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        if (_left >= 0)
        {
            base.OnWrite(file, bytes, position);
            return;
        }
        base.OnWrite(file, bytes[..Math.Min(_written, bytes.Length)], position);
        throw new KilledException();
    }
}
