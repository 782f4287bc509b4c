using System.Runtime.CompilerServices;
using Streaming.State;

namespace Streaming.Joins;

internal sealed partial class JoinOperator<TKey, TLeft, TRight, TOut>
{
    // What a live row with references weighs for each serialized byte: object headers, UTF-16, pointers.
    private const int ReferenceFactor = 3;

    // Buckets that expired in this epoch and have something in the store: their tombstones are written at the cut.
    private readonly List<JoinBucket<TKey, TLeft, TRight>> _owing = [];

    public override void Open(long watermark)
    {
        _store.Open(_context.Store);
        (_firstLeft, _firstRight) = (_shape.FirstLeft(watermark), _shape.FirstRight(watermark));
        foreach (var end in _store.Ends())
        {
            var bucket = _buckets[_buckets.FindOrOpen(end)];
            bucket.HasStored = bucket.IsLogged = true;
        }
    }

    public override bool Advance(long watermark, ref int budget)
    {
        // A match was emitted when its second record came: the end of a drained run owes nothing, and time does not move.
        if (watermark == long.MaxValue) return true;
        (_firstLeft, _firstRight) = (Math.Max(_firstLeft, _shape.FirstLeft(watermark)), Math.Max(_firstRight, _shape.FirstRight(watermark)));
        while (_buckets.Count > 0 && _shape.IsExpired(_buckets.First.End, watermark))
        {
            var bucket = _buckets.RemoveFirst();
            if (bucket.IsLogged) _owing.Add(bucket);
            else _buckets.Recycle(bucket);
        }
        return true;
    }

    public override void Drain(StateWriter writer)
    {
        DrainExpired(writer);
        for (var i = 0; i < _buckets.Count; i++) DrainNew(writer, _buckets.At(i));
    }

    private void DrainExpired(StateWriter writer)
    {
        if (_owing.Count == 0) return;
        _store.RemoveBuckets(writer, _owing[0].End, _owing[^1].End);
        foreach (var bucket in _owing)
        {
            if (bucket.HasStored) _store.TombstoneStored(writer, bucket.End);
            else TombstoneLive(writer, bucket);
            _buckets.Recycle(bucket);
        }
        _owing.Clear();
    }

    private void TombstoneLive(StateWriter writer, JoinBucket<TKey, TLeft, TRight> bucket)
    {
        for (var i = 1; i <= bucket.Left.Count; i++)
        {
            ref var row = ref bucket.Left[i];
            if (row.IsLogged) _store.TombstoneLeft(writer, bucket.End, bucket.Table[row.Entry].Key, in row);
        }
        for (var i = 1; i <= bucket.Right.Count; i++)
        {
            ref var row = ref bucket.Right[i];
            if (row.IsLogged) _store.TombstoneRight(writer, bucket.End, bucket.Table[row.Entry].Key, in row);
        }
    }

    // Rows never change: what is new stands behind what was there.
    private void DrainNew(StateWriter writer, JoinBucket<TKey, TLeft, TRight> bucket)
    {
        for (var i = bucket.Left.Drained + 1; i <= bucket.Left.Count; i++)
        {
            ref var row = ref bucket.Left[i];
            if (row.IsLogged) continue;
            _store.PutLeft(writer, bucket.End, bucket.Table[row.Entry].Key, in row);
            row.IsLogged = bucket.IsLogged = true;
        }
        for (var i = bucket.Right.Drained + 1; i <= bucket.Right.Count; i++)
        {
            ref var row = ref bucket.Right[i];
            if (row.IsLogged) continue;
            _store.PutRight(writer, bucket.End, bucket.Table[row.Entry].Key, in row);
            row.IsLogged = bucket.IsLogged = true;
        }
        (bucket.Left.Drained, bucket.Right.Drained) = (bucket.Left.Count, bucket.Right.Count);
    }

    public override long DirtyBytes
    {
        get
        {
            var rows = 0L;
            for (var i = 0; i < _buckets.Count; i++) rows += _buckets.At(i).Left.Count - _buckets.At(i).Left.Drained + _buckets.At(i).Right.Count - _buckets.At(i).Right.Drained;
            return rows * _store.RowBytes;
        }
    }

    public override long LiveBytes
    {
        get
        {
            var bytes = _buckets.Bytes;
            foreach (var bucket in _owing) bytes += bucket.Bytes;
            if (!RuntimeHelpers.IsReferenceOrContainsReferences<(TKey, TLeft, TRight)>()) return bytes;
            for (var i = 0; i < _buckets.Count; i++) bytes += (_buckets.At(i).Left.Count + _buckets.At(i).Right.Count) * _store.RowBytes * ReferenceFactor;
            return bytes;
        }
    }

    /// <summary>Spare buckets first, then those of the oldest times: what comes next is nearest to the newest.</summary>
    public override void Shrink(long bytes)
    {
        bytes -= _buckets.DropSpare();
        for (var i = 0; i < _buckets.Count && bytes > 0; i++)
        {
            var bucket = _buckets.At(i);
            if (bucket.Table.Count == 0) continue;
            bytes -= (bucket.Left.Count + bucket.Right.Count) * _store.RowBytes;
            bytes -= bucket.Evict();
        }
    }
}
