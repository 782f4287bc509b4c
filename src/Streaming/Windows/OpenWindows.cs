using System.Runtime.CompilerServices;

namespace Streaming.Windows;

/// <summary>The open windows of a task, by their end. A window has a place, which stays its own while it is open.</summary>
internal sealed class OpenWindows<TKey, TAcc>
    where TKey : notnull
{
    private const int RecentMask = 63;

    // What was looked up lately, by the window's number: stands for the search in nearly every case, and is right without a guess of the branch predictor.
    private readonly (long End, int Place)[] _recent = new (long, int)[RecentMask + 1];
    private readonly Stack<int> _freePlaces = [];
    private readonly Stack<OpenWindow<TKey, TAcc>> _spare = [];
    private OpenWindow<TKey, TAcc>?[] _places = new OpenWindow<TKey, TAcc>?[8];
    private int[] _order = new int[8];

    public OpenWindows() => Array.Fill(_recent, (long.MinValue, -1));

    public int Count { get; private set; }

    /// <summary>The open window with the lowest end.</summary>
    public OpenWindow<TKey, TAcc> First => this[_order[0]];

    /// <summary>The window of a place.</summary>
    public OpenWindow<TKey, TAcc> this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _places[place]!;
    }

    /// <summary>The open window at a rank by end, 0 for the first.</summary>
    public OpenWindow<TKey, TAcc> At(int rank) => this[_order[rank]];

    /// <summary>The place of the window, which is opened if need be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(long number, long end)
    {
        ref var recent = ref _recent[(int)number & RecentMask];
        if (recent.End != end) recent = (end, FindOrOpen(end));
        return recent.Place;
    }

    /// <summary>The place of the window with this end, which is opened if need be.</summary>
    public int FindOrOpen(long end)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (At(middle).End < end) low = middle + 1;
            else high = middle;
        }
        if (low < Count && At(low).End == end) return _order[low];

        if (!_freePlaces.TryPop(out var place)) place = Count;
        if (place == _places.Length) Array.Resize(ref _places, place * 2);
        if (Count == _order.Length) Array.Resize(ref _order, Count * 2);
        var window = _spare.TryPop(out var spare) ? spare : new();
        window.Reset(end);
        _places[place] = window;
        Array.Copy(_order, low, _order, low + 1, Count - low);
        _order[low] = place;
        Count++;
        return place;
    }

    /// <summary>Takes the first window out. The caller gives it back with <see cref="Recycle"/> when nothing of it is needed.</summary>
    public OpenWindow<TKey, TAcc> RemoveFirst()
    {
        var place = _order[0];
        var window = this[place];
        Array.Copy(_order, 1, _order, 0, --Count);
        _places[place] = null;
        _freePlaces.Push(place);
        foreach (ref var recent in _recent.AsSpan())
            if (recent.Place == place) recent = (long.MinValue, -1);
        return window;
    }

    public void Recycle(OpenWindow<TKey, TAcc> window)
    {
        window.Table.Clear();
        _spare.Push(window);
    }

    /// <summary>Bytes of all tables, spare ones included.</summary>
    public long Bytes
    {
        get
        {
            var bytes = SpareBytes;
            for (var i = 0; i < Count; i++) bytes += At(i).Table.Bytes;
            return bytes;
        }
    }

    /// <summary>Gives the memory of spare tables back; the bytes that were freed.</summary>
    public long DropSpare()
    {
        var bytes = SpareBytes;
        _spare.Clear();
        return bytes;
    }

    private long SpareBytes
    {
        get
        {
            long bytes = 0;
            foreach (var window in _spare) bytes += window.Table.Bytes;
            return bytes;
        }
    }
}
