using Streaming.Runtime;
using Streaming.State;
using Streaming.Time;

namespace Streaming.Windows;

internal sealed partial class WindowOperator<TKey, T, TAcc, TOut, TFold>
{
    // Windows that closed in this epoch and have something in the store: their tombstones are written at the cut.
    private readonly List<OpenWindow<TKey, TAcc>> _owing = [];

    // Stored keys that were emitted in this epoch without ever being live.
    private readonly ByteBlock _emittedStored = new();

    // Of the window that is closing: the last stored key that was looked at; empty before the first.
    private readonly ByteWriter _position = new();

    // The highest end of a window that was begun to be emitted.
    private long _emittedThrough = long.MinValue;

    // The watermark up to which everything due was emitted.
    private long _fired = long.MinValue;

    public override bool Advance(long watermark, ref int budget)
    {
        var due = EventTime.Subtract(watermark, _grace);
        while (_windows.Count > 0 && _windows.First.End <= due)
        {
            var window = _windows.First;
            _emittedThrough = Math.Max(_emittedThrough, window.End);
            _closed = Math.Max(_closed, window.End);
            if (!Emit(window, ref budget))
            {
                _output.Flush();
                return false;
            }
            _windows.RemoveFirst();
            _position.Reset();
            if (window.IsLogged || window.HasStored) _owing.Add(window);
            else _windows.Recycle(window);
        }
        _output.Flush();
        // The end of a drained run closes what was open, but time does not move.
        if (watermark == long.MaxValue) return true;
        _fired = Math.Max(_fired, watermark);
        _closed = Math.Max(_closed, due);
        return true;
    }

    private bool Emit(OpenWindow<TKey, TAcc> window, ref int budget)
    {
        var table = window.Table;
        var bounds = _shape.Window(window.End);
        for (; window.Fired < table.Count; window.Fired++)
        {
            if (budget <= 0) return false;
            budget--;
            ref var entry = ref table[window.Fired];
            EmitOne(in entry.Key, bounds, in entry.Cell.Accumulator, entry.Cell.Timestamp);
        }
        return !window.HasStored || EmitStored(window, bounds, ref budget);
    }

    // What is not live. What is live is newer and was emitted before.
    private bool EmitStored(OpenWindow<TKey, TAcc> window, TimeWindow bounds, ref int budget)
    {
        using var cursor = _store.Scan(window.End, _position.Written);
        while (cursor.MoveNext())
        {
            // What is passed over costs as much as what is emitted.
            if (budget <= 0) return false;
            budget--;
            _position.Reset();
            _position.Write(cursor.Key);
            var key = _store.KeyOf(cursor.Key);
            if (window.Table.Find(in key, KeyHash<TKey>.Of(in key)) >= 0) continue;
            var (accumulator, timestamp) = _store.Read(cursor.Value);
            EmitOne(in key, bounds, in accumulator, timestamp);
            _emittedStored.Add(cursor.Key);
        }
        return true;
    }

    private void EmitOne(in TKey key, TimeWindow window, in TAcc accumulator, long timestamp)
    {
        TOut result;
        try
        {
            result = _fold.Result(in key, window, in accumulator);
        }
        catch (Exception e) when (e is not TaskFailedException)
        {
            throw _context.Faults.ThrewOnClose(e, _step, window.ToString(), key.ToString() ?? "");
        }
        _output.Add(in key, in result, timestamp, origin: -1);
    }
}
