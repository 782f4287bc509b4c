using System.Runtime.CompilerServices;

namespace Streaming.State;

/// <summary>What an ordered store keeps live by time: a small array sorted by end, of windows or buckets. An item has a place, which stays its own while it is open.</summary>
internal sealed class TimedSet<TItem>
    where TItem : class, ITimedItem, new()
{
    private const int RecentMask = 63;

    // What was looked up lately, by number: stands for the search in nearly every case, and is right without a guess of the branch predictor.
    private readonly (long End, int Place)[] _recent = new (long, int)[RecentMask + 1];
    private readonly Stack<int> _freePlaces = [];
    private readonly Stack<TItem> _spare = [];
    private TItem?[] _places = new TItem?[8];
    private int[] _order = new int[8];

    public TimedSet() => Array.Fill(_recent, (long.MinValue, -1));

    public int Count { get; private set; }

    /// <summary>The item with the lowest end.</summary>
    public TItem First => this[_order[0]];

    /// <summary>The item of a place.</summary>
    public TItem this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _places[place]!;
    }

    /// <summary>The item at a rank by end, 0 for the first.</summary>
    public TItem At(int rank) => this[_order[rank]];

    /// <summary>The place of the item, which is opened if need be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(long number, long end)
    {
        ref var recent = ref _recent[(int)number & RecentMask];
        if (recent.End != end) recent = (end, FindOrOpen(end));
        return recent.Place;
    }

    /// <summary>The item with this end, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TItem? Find(long number, long end)
    {
        ref var recent = ref _recent[(int)number & RecentMask];
        if (recent.End == end) return this[recent.Place];
        var rank = Rank(end);
        if (rank == Count || At(rank).End != end) return null;
        recent = (end, _order[rank]);
        return this[recent.Place];
    }

    /// <summary>The place of the item with this end, which is opened if need be.</summary>
    public int FindOrOpen(long end)
    {
        var rank = Rank(end);
        return rank < Count && At(rank).End == end ? _order[rank] : Open(rank, end);
    }

    private int Rank(long end)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (At(middle).End < end) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private int Open(int rank, long end)
    {
        if (!_freePlaces.TryPop(out var place)) place = Count;
        if (place == _places.Length) Array.Resize(ref _places, place * 2);
        if (Count == _order.Length) Array.Resize(ref _order, Count * 2);
        var item = _spare.TryPop(out var spare) ? spare : new();
        item.End = end;
        _places[place] = item;
        Array.Copy(_order, rank, _order, rank + 1, Count - rank);
        _order[rank] = place;
        Count++;
        return place;
    }

    /// <summary>Takes the first item out. The caller gives it back with <see cref="Recycle"/> when nothing of it is needed.</summary>
    public TItem RemoveFirst()
    {
        var place = _order[0];
        var item = this[place];
        Array.Copy(_order, 1, _order, 0, --Count);
        _places[place] = null;
        _freePlaces.Push(place);
        foreach (ref var recent in _recent.AsSpan())
            if (recent.Place == place) recent = (long.MinValue, -1);
        return item;
    }

    public void Recycle(TItem item)
    {
        item.Clear();
        _spare.Push(item);
    }

    /// <summary>Bytes of all items, spare ones included.</summary>
    public long Bytes
    {
        get
        {
            var bytes = SpareBytes;
            for (var i = 0; i < Count; i++) bytes += At(i).Bytes;
            return bytes;
        }
    }

    /// <summary>Gives the memory of spare items back; the bytes that were freed.</summary>
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
            foreach (var item in _spare) bytes += item.Bytes;
            return bytes;
        }
    }
}
