using System.Runtime.CompilerServices;
using Streaming.State;
using Streaming.Time;

namespace Streaming.Windows;

internal sealed partial class WindowOperator<TKey, T, TAcc, TOut, TFold>
{
    // What a live entry with references weighs for each serialized byte: object headers, UTF-16, pointers.
    private const int ReferenceFactor = 3;

    private long _storedClosed = long.MinValue;

    public override void Open(long watermark)
    {
        _store.Open(_context.Store);
        _storedClosed = _emittedThrough = _store.ReadClosed();
        _fired = watermark;
        _closed = Math.Max(_storedClosed, EventTime.Subtract(watermark, _grace));
        foreach (var end in _store.Ends())
            _windows[_windows.FindOrOpen(end)].HasStored = true;
    }

    public override void Drain(StateWriter writer)
    {
        DrainClosed(writer);
        for (var rank = 0; rank < _windows.Count; rank++)
        {
            var window = _windows.At(rank);
            // Only the first can be in the middle of its emission.
            if (rank == 0) DrainEmitted(writer, window);
            if (window.IsDirty) DrainDirty(writer, window);
        }
        // A window that has begun to be emitted stays closed, also when time, from which that would follow, has not come so far.
        if (_emittedThrough > _storedClosed && _emittedThrough > EventTime.Subtract(_fired, _grace))
        {
            _store.WriteClosed(writer, _emittedThrough);
            _storedClosed = _emittedThrough;
        }
        _epoch++;
    }

    private void DrainClosed(StateWriter writer)
    {
        var last = _owing.Count > 0 ? _owing[^1].End : long.MinValue;
        for (var i = 0; i < _emittedStored.Count; i++)
        {
            var key = _emittedStored[i];
            _store.Remove(writer, key, inRange: WindowStore<TKey, TAcc>.EndOf(key) <= last);
        }
        _emittedStored.Clear();
        if (_owing.Count == 0) return;

        _store.RemoveWindows(writer, _owing[0].End, last);
        foreach (var window in _owing)
        {
            for (var i = window.Removed; i < window.Table.Count; i++)
            {
                ref var entry = ref window.Table[i];
                if (entry.Cell.IsLogged) _store.Remove(writer, window.End, entry.Key, inRange: true);
            }
            _windows.Recycle(window);
        }
        _owing.Clear();
    }

    private void DrainEmitted(StateWriter writer, OpenWindow<TKey, TAcc> window)
    {
        for (; window.Removed < window.Fired; window.Removed++)
        {
            ref var entry = ref window.Table[window.Removed];
            if (entry.Cell.IsLogged) _store.Remove(writer, window.End, entry.Key, inRange: false);
            entry.Cell.IsLogged = false;
        }
    }

    private void DrainDirty(StateWriter writer, OpenWindow<TKey, TAcc> window)
    {
        if (window.IsMostlyDirty)
        {
            for (var i = window.Fired; i < window.Table.Count; i++)
                if (window.Table[i].Cell.Epoch == _epoch)
                    Put(writer, window, i);
        }
        else
        {
            foreach (var i in window.Dirty)
                if (i >= window.Fired)
                    Put(writer, window, i);
        }
        window.ClearDirty();
    }

    private void Put(StateWriter writer, OpenWindow<TKey, TAcc> window, int index)
    {
        ref var entry = ref window.Table[index];
        _store.Put(writer, window.End, entry.Key, in entry.Cell);
        entry.Cell.IsLogged = true;
        window.IsLogged = true;
    }

    public override int OpenWindows => _windows.Count;

    public override long DirtyBytes
    {
        get
        {
            var entries = 0L;
            for (var i = 0; i < _windows.Count; i++) entries += _windows.At(i).DirtyCount;
            return entries * _store.EntryBytes;
        }
    }

    public override long LiveBytes
    {
        get
        {
            var bytes = _windows.Bytes;
            foreach (var window in _owing) bytes += window.Bytes;
            if (!RuntimeHelpers.IsReferenceOrContainsReferences<KeyTable<TKey, WindowCell<TAcc>>.Entry>()) return bytes;
            for (var i = 0; i < _windows.Count; i++) bytes += _windows.At(i).Table.Count * _store.EntryBytes * ReferenceFactor;
            return bytes;
        }
    }

    /// <summary>Spare tables first, then entries that were left alone for a while, then all.</summary>
    public override void Shrink(long bytes)
    {
        bytes -= _windows.DropSpare();
        for (var age = 8; bytes > 0 && age >= 0; age = age == 0 ? -1 : age / 4)
        {
            var oldest = _epoch - age;
            for (var i = 0; i < _windows.Count && bytes > 0; i++)
            {
                var window = _windows.At(i);
                // The numbers of entries are the position of a window that is being emitted.
                if (window.Fired > 0 || window.Table.Count == 0) continue;
                var (before, count) = (window.Table.Bytes, window.Table.Count);
                window.Table.Retain(cell => cell.Epoch >= oldest);
                var evicted = count - window.Table.Count;
                window.HasStored |= evicted > 0;
                bytes -= before - window.Table.Bytes + (evicted * _store.EntryBytes);
            }
        }
    }
}
