using Streaming.State;

namespace Streaming.Operators.Distinct;

internal sealed partial class DistinctOperator<TKey, T, TIdentity>
{
    /// <summary>Bytes of identities that are loaded when the store is opened; what is beyond is asked for until it has expired.</summary>
    private const long MaxLoadBytes = 256L << 20;

    /// <summary>Commits after the last <see cref="Shrink"/> until the table may grow again.</summary>
    private const int CalmCommits = 64;

    private readonly IdentityBuckets _buckets;
    private readonly ByteBlock _wanted = new();
    private readonly ByteBlock _found = new();
    private readonly List<int> _wantedBy = [];
    private readonly ByteWriter _scratch = new();
    private IdentitySweep? _sweep;
    private ITaskStore? _store;
    private int _ordinal;
    private long _highest = long.MinValue;
    private int _calmIn;

    public override long LiveBytes => _table.Bytes + _log.MemoryBytes + _pending.MemoryBytes;

    // An identity, its bucket and time; those that do not fit 64 bits are in the log as they are written.
    public override long DirtyBytes => (_log.Count * 32L) + _log.KeyBytes;

    public override void Open(long watermark)
    {
        (_store, _ordinal) = (_context.Store, _context.StoreOrdinal(_descriptor));
        if (watermark != long.MaxValue) _table.Advance(watermark);
        _sweep = new(_buckets, _store, _ordinal);
        _scratch.Reset();
        if (_table.Time.Watermark != long.MinValue) IdentityBuckets.WritePrefix(_buckets.FirstAfter(watermark - _table.Time.Within), _scratch);
        _table.MaxBytes = MaxLoadBytes;
        using (var cursor = _store.Scan(_ordinal, _scratch.Written, default))
        {
            while (cursor.MoveNext())
            {
                var time = _buckets.TimeOf(cursor.Key, cursor.Value);
                if (_table.Time.IsExpired(time)) continue;
                var id = _identity.Of(IdentityBuckets.IdentityOf(cursor.Key));
                _table.Add(id, BitHash.Mix(id), time);
                _table.Maintain();
                _highest = Math.Max(_highest, time);
            }
        }
        _table.Relax();
    }

    public override void Drain(StateWriter writer)
    {
        for (var i = 0; i < _log.Count; i++)
        {
            ref readonly var item = ref _log[i];
            // Forgotten before it was stored: it never reaches the disk.
            if (_table.Time.IsExpired(item.Time)) continue;
            var output = writer.Begin();
            var bucket = _buckets.BucketOf(item.Time);
            IdentityBuckets.WritePrefix(bucket, output);
            if (_identity.IsExact) _identity.Encode(item.Id, output);
            else output.Write(_log.Bytes(in item));
            writer.BeginValue();
            _buckets.WriteValue(bucket, item.Time, output);
            writer.Put(_ordinal);
            _highest = Math.Max(_highest, item.Time);
        }
        _sweep!.Drain(writer, in _table.Time, atLeast: 2 * _log.Count);
        (_log, _pending) = (_pending, _log);
    }

    public override void Committed()
    {
        _pending.Clear();
        if (_calmIn > 0 && --_calmIn == 0) _table.Relax();
    }

    public override void Shrink(long bytes)
    {
        var before = LiveBytes;
        _log.Trim();
        _pending.Trim();
        var left = bytes - (before - LiveBytes);
        if (left <= 0) return;
        _table.Shrink(left);
        _calmIn = CalmCommits;
    }

    private ReadOnlySpan<byte> KeyBytes(int row) => _identity.IsExact ? default : _bytes.Written.Slice(_ranges[row].Start, _ranges[row].Length);

    private bool IsRemembered(int row, long time)
    {
        var bytes = KeyBytes(row);
        return _stored[row]
            || _log.Remembers(_ids[row], _hashes[row], bytes, time, in _table.Time)
            || (_pending.Count > 0 && _pending.Remembers(_ids[row], _hashes[row], bytes, time, in _table.Time));
    }

    /// <summary>
    /// Second pass, only if the table may not know: asks the store for all such rows of the batch together. What the batch itself adds is in the log, so the answers
    /// stay true while it is decided, and a row that need not be asked about now need not be later.
    /// </summary>
    private void AskStore(ReadOnlySpan<Streaming.Runtime.Row<TKey, T>> rows)
    {
        _wanted.Clear();
        _wantedBy.Clear();
        ref readonly var clock = ref _table.Time;
        for (var i = 0; i < rows.Length; i++)
        {
            var time = rows[i].Timestamp;
            if (_threw[i] || clock.IsExpired(time) || _table.Probe(_ids[i], _hashes[i], time) != DedupeAnswer.Ask) continue;
            var (first, last) = _buckets.Around(time);
            if (clock.Watermark != long.MinValue) first = Math.Max(first, _buckets.FirstAfter(clock.Watermark - clock.Within));
            last = _highest == long.MinValue ? first - 1 : Math.Min(last, _buckets.BucketOf(_highest));
            for (var bucket = first; bucket <= last; bucket++) Want(i, bucket);
        }
        if (_wanted.Count == 0) return;
        _store!.MultiGet(_ordinal, _wanted, _found);
        for (var i = 0; i < _found.Count; i++)
        {
            if (_found.IsAbsent(i)) continue;
            var row = _wantedBy[i];
            if (clock.Covers(_buckets.TimeOf(_wanted[i], _found[i]), rows[row].Timestamp)) _stored[row] = true;
        }
    }

    private void Want(int row, long bucket)
    {
        _scratch.Reset();
        IdentityBuckets.WritePrefix(bucket, _scratch);
        if (_identity.IsExact) _identity.Encode(_ids[row], _scratch);
        else _scratch.Write(KeyBytes(row));
        _wanted.Add(_scratch.Written);
        _wantedBy.Add(row);
    }
}
