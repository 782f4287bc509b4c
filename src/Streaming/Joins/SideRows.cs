using System.Runtime.CompilerServices;

namespace Streaming.Joins;

/// <summary>The rows of one side in a bucket, in one array in the order of arrival, linked by key into lists in the order of time (ties by arrival).</summary>
internal sealed class SideRows<TValue>
{
    private Row[] _rows = new Row[16];

    public struct Row
    {
        public TValue Value;
        public long Timestamp;
        public int Previous;
        public int Next;

        /// <summary>Number of the key's entry in the bucket's table.</summary>
        public int Entry;

        /// <summary>Distinguishes rows of a key, a side and a time, in their order.</summary>
        public int Sequence;

        /// <summary>True if it is in the store and its changelog.</summary>
        public bool IsLogged;
    }

    public int Count { get; private set; }

    /// <summary>Rows that were looked at by the last drain.</summary>
    public int Drained { get; set; }

    public long Bytes => (long)_rows.Length * Unsafe.SizeOf<Row>();

    /// <summary>A row by its number, from 1.</summary>
    public ref Row this[int number] => ref _rows[number - 1];

    /// <summary>Adds a row behind all of its time.</summary>
    public void Add(ref RowList list, int entry, long timestamp, in TValue value)
    {
        // From the end: what comes is mostly new, or a little late.
        var previous = list.Last;
        while (previous != 0 && this[previous].Timestamp > timestamp) previous = this[previous].Previous;
        var sequence = previous != 0 && this[previous].Timestamp == timestamp ? this[previous].Sequence + 1 : 0;
        Link(ref list, previous, entry, timestamp, sequence, in value, isLogged: false);
    }

    /// <summary>Adds a row that comes from the store, in its order, to a list that has no others.</summary>
    public void AddStored(ref RowList list, int entry, long timestamp, int sequence, in TValue value)
        => Link(ref list, list.Last, entry, timestamp, sequence, in value, isLogged: true);

    /// <summary>The first row of a list that is not before <paramref name="from"/>; 0 for none.</summary>
    public int Seek(in RowList list, long from, bool fromEnd)
    {
        if (!fromEnd)
        {
            var row = list.First;
            while (row != 0 && this[row].Timestamp < from) row = this[row].Next;
            return row;
        }
        var found = 0;
        for (var row = list.Last; row != 0 && this[row].Timestamp >= from; row = this[row].Previous) found = row;
        return found;
    }

    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>()) Array.Clear(_rows, 0, Count);
        (Count, Drained) = (0, 0);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _rows = new Row[16];
        (Count, Drained) = (0, 0);
    }

    private void Link(ref RowList list, int previous, int entry, long timestamp, int sequence, in TValue value, bool isLogged)
    {
        if (Count == _rows.Length) Array.Resize(ref _rows, Count * 2);
        ref var row = ref _rows[Count++];
        var number = Count;
        row.Value = value;
        row.Timestamp = timestamp;
        row.Entry = entry;
        row.Sequence = sequence;
        row.IsLogged = isLogged;
        row.Previous = previous;
        row.Next = previous == 0 ? list.First : this[previous].Next;
        if (previous == 0) list.First = number;
        else this[previous].Next = number;
        if (row.Next == 0) list.Last = number;
        else this[row.Next].Previous = number;
    }
}
