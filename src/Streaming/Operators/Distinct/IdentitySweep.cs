using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>
/// Removes expired buckets from the store: a range delete, and a tombstone in the changelog for each key of it. Goes on from epoch to epoch, so that a bucket of
/// millions does not make one epoch long.
/// </summary>
internal sealed class IdentitySweep(IdentityBuckets buckets, ITaskStore store, int ordinal)
{
    private const int MinKeys = 16_384;
    private readonly ByteWriter _from = new();
    private readonly ByteWriter _to = new();
    private long _sweptTo = long.MinValue;
    private bool _isWithin = true;

    /// <summary>Writes what expired, up to about <paramref name="atLeast"/> keys (more if that is little).</summary>
    public void Drain(StateWriter writer, in DedupeTime time, int atLeast)
    {
        if (time.Watermark == long.MinValue) return;
        var live = buckets.FirstAfter(time.Watermark - time.Within);
        if (live > _sweptTo) _isWithin = true;
        if (!_isWithin) return;
        _sweptTo = live;
        _to.Reset();
        IdentityBuckets.WritePrefix(live, _to);
        var left = Math.Max(atLeast, MinKeys);
        using (var cursor = store.Scan(ordinal, _from.Written, _to.Written))
        {
            for (; left > 0 && cursor.MoveNext(); left--)
            {
                writer.Begin().Write(cursor.Key);
                writer.Tombstone(ordinal);
                if (left > 1) continue;
                // The next key in order is this one with a zero byte behind it.
                _to.Reset();
                _to.Write(cursor.Key);
                _to.WriteByte(0);
            }
        }
        _isWithin = left == 0;
        if (left < Math.Max(atLeast, MinKeys)) writer.DeleteRange(ordinal, _from.Written, _to.Written);
        _from.Reset();
        _from.Write(_to.Written);
    }
}
