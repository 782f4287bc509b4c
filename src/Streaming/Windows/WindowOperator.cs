using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.State;
using Streaming.Time;

namespace Streaming.Windows;

/// <summary>
/// Aggregates by key and window. Live state is a hash table per open window, its order is made when windows close. A batch goes through three passes: windows
/// are assigned and slots prefetched; entries are prefetched, and fetched from the store if they may be there; records are folded in their order.
/// </summary>
/// <remarks>
/// A cut may come between any two calls, and between two emissions of a window that closes: what was emitted is removed from the store with that epoch, what was not stays.
/// </remarks>
internal sealed partial class WindowOperator<TKey, T, TAcc, TOut, TFold> : Operator
    where TKey : notnull
    where T : notnull
    where TFold : struct, IFold<TKey, T, TAcc, TOut>
{
    private const int BatchPairs = 256;

    private readonly TimedSet<OpenWindow<TKey, TAcc>> _windows = new();
    private readonly OperatorContext _context;
    private readonly WindowStore<TKey, TAcc> _store;
    private readonly WindowShape _shape;
    private readonly long _grace;
    private readonly string _step;
    private readonly RowWriter<TKey, TOut> _output;
    private readonly RowWriter<NoKey, T>? _lateOutput;
    private readonly TaskCounter _late;
    private readonly TaskCounter _lateUpdates;
    private readonly Pair[] _pairs;
    private readonly List<int> _wanted = [];
    private TFold _fold;
    private int _pairCount;
    private bool _isLarge;
    private bool _anyStored;
    private int _epoch = 1;

    // Windows that end at or before this are closed: by the watermark less the grace, or by the end of a drained run.
    private long _closed = long.MinValue;

    public WindowOperator(OperatorContext context, WindowNode<TKey, T> node, WindowStore<TKey, TAcc> store, TFold fold)
    {
        (_context, _store, _fold) = (context, store, fold);
        (_shape, _grace, _step) = (new(node.Window), node.Window.GracePeriod.Ticks / TimeSpan.TicksPerMillisecond, node.ToString());
        _pairs = new Pair[Math.Max(BatchPairs, _shape.PerRecord)];
        _output = new(context.Output<TKey, TOut>());
        if (context.IsConnected(1)) _lateOutput = new(context.Output<NoKey, T>(1));
        _late = context.Counter(node.Name!, "late");
        _lateUpdates = context.Counter(node.Name!, "late-updates");
        context.SetInput(0, new Input(this));
        context.Register(this);
    }

    private void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        Look();
        if (!_isLarge && !_anyStored)
        {
            FoldAtOnce(rows);
        }
        else
        {
            for (var from = 0; from < rows.Length;)
            {
                from = Assign(rows, from);
                if (_anyStored) FetchMissing(rows);
                if (_isLarge) PrefetchEntries();
                Fold(rows);
            }
        }
        _lateOutput?.Flush();
    }

    private void Look()
    {
        _anyStored = false;
        var bytes = 0L;
        for (var i = 0; i < _windows.Count; i++)
        {
            var window = _windows.At(i);
            bytes += window.Bytes;
            _anyStored |= window.HasStored;
        }
        _isLarge = bytes >= Prefetch.Threshold;
    }

    // Everything is near: passes would only cost.
    private void FoldAtOnce(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var i = 0;
        while (i < rows.Length)
        {
            try
            {
                for (; i < rows.Length; i++)
                {
                    ref readonly var row = ref rows[i];
                    var hash = KeyHash<TKey>.Of(in row.Key);
                    var last = _shape.Last(row.Timestamp);
                    var first = _shape.First(row.Timestamp, last);
                    var late = 0;
                    for (var number = first; number <= last; number++)
                    {
                        var end = _shape.End(number);
                        if (end <= _closed) late++;
                        else FoldOne(in row, hash, _windows[_windows.Place(number, end)], entry: -1);
                    }
                    if (late > 0) CountLate(in row, late, all: late > last - first);
                }
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                _context.Faults.Threw(e, rows[i].Origin, _step, withoutEffect: false);
                i++;
            }
        }
    }

    // Pass 1: which windows each row is in. Returns the first row that has no place in this batch of pairs.
    private int Assign(ReadOnlySpan<Row<TKey, T>> rows, int from)
    {
        _pairCount = 0;
        var i = from;
        for (; i < rows.Length && _pairCount + _shape.PerRecord <= _pairs.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var hash = KeyHash<TKey>.Of(in row.Key);
            var last = _shape.Last(row.Timestamp);
            var first = _shape.First(row.Timestamp, last);
            var late = 0;
            for (var number = first; number <= last; number++)
            {
                var end = _shape.End(number);
                if (end <= _closed)
                {
                    late++;
                    continue;
                }
                var place = _windows.Place(number, end);
                ref var pair = ref _pairs[_pairCount++];
                pair.Hash = hash;
                pair.Row = i;
                pair.Place = place;
                pair.Entry = -1;
                if (_isLarge) _windows[place].Table.PrefetchSlot(hash);
            }
            if (late > 0) CountLate(in row, late, all: late > last - first);
        }
        return i;
    }

    private void CountLate(in Row<TKey, T> row, int windows, bool all)
    {
        if (!all)
        {
            _lateUpdates.Add(windows);
            return;
        }
        _late.Add();
        _lateOutput?.Add(default, in row.Value, row.Timestamp, row.Origin);
    }

    // Pass 2, for tables that are larger than the cache.
    private void PrefetchEntries()
    {
        foreach (ref var pair in _pairs.AsSpan(0, _pairCount))
            pair.Entry = _windows[pair.Place].Table.PrefetchEntry(pair.Hash);
    }

    // Pass 2, for windows of which the store may hold more: keys that are not live are fetched together, before anything is folded.
    private void FetchMissing(ReadOnlySpan<Row<TKey, T>> rows)
    {
        _wanted.Clear();
        _store.BeginFetch();
        for (var i = 0; i < _pairCount; i++)
        {
            ref var pair = ref _pairs[i];
            var window = _windows[pair.Place];
            ref readonly var key = ref rows[pair.Row].Key;
            if (!window.HasStored || window.Table.Find(in key, pair.Hash) >= 0) continue;
            _store.Want(window.End, key);
            _wanted.Add(i);
        }
        if (_wanted.Count == 0) return;
        _store.Fetch();
        for (var i = 0; i < _wanted.Count; i++)
        {
            ref var pair = ref _pairs[_wanted[i]];
            var window = _windows[pair.Place];
            ref readonly var key = ref rows[pair.Row].Key;
            // A key that is twice in the batch is fetched twice and added once.
            if (!_store.TryGet(i, out var accumulator, out var timestamp) || window.Table.Find(in key, pair.Hash) >= 0) continue;
            window.Table.Add(in key, pair.Hash).Cell = new() { Accumulator = accumulator, Timestamp = timestamp, Epoch = 0, IsLogged = true };
        }
    }

    // Pass 3: in the order of the rows, and of the windows of a row.
    private void Fold(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var i = 0;
        while (i < _pairCount)
        {
            try
            {
                for (; i < _pairCount; i++)
                {
                    ref readonly var pair = ref _pairs[i];
                    FoldOne(in rows[pair.Row], pair.Hash, _windows[pair.Place], pair.Entry);
                }
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                var row = _pairs[i].Row;
                _context.Faults.Threw(e, rows[row].Origin, _step, withoutEffect: false);
                while (i < _pairCount && _pairs[i].Row == row) i++;
            }
        }
    }

    // The entry is a guess by its hash, or -1.
    private void FoldOne(in Row<TKey, T> row, uint hash, OpenWindow<TKey, TAcc> window, int entry)
    {
        var table = window.Table;
        if (entry < 0 || !KeyHash<TKey>.Equal(in table[entry].Key, in row.Key)) entry = table.Find(in row.Key, hash);
        if (entry >= 0)
        {
            ref var cell = ref table[entry].Cell;
            _fold.Add(ref cell.Accumulator, in row.Value);
            if (row.Timestamp > cell.Timestamp) cell.Timestamp = row.Timestamp;
            if (cell.Epoch == _epoch) return;
            cell.Epoch = _epoch;
            window.AddDirty(entry);
        }
        else
        {
            var accumulator = _fold.First(in row.Value);
            ref var cell = ref table.Add(in row.Key, hash).Cell;
            cell.Accumulator = accumulator;
            cell.Timestamp = row.Timestamp;
            cell.Epoch = _epoch;
            cell.IsLogged = false;
            window.AddDirty(table.Count - 1);
        }
    }

    // A row in one of its windows.
    private struct Pair
    {
        public uint Hash;
        public int Row;
        public int Place;
        public int Entry;
    }

    private sealed class Input(WindowOperator<TKey, T, TAcc, TOut, TFold> owner) : RowTarget<TKey, T>
    {
        public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => owner.Process(rows);
    }
}
