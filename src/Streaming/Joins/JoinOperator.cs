using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.State;

namespace Streaming.Joins;

/// <summary>
/// The windowed inner join. Rows of both sides are kept in buckets of time, by key; a row that arrives is joined with the kept rows of the other side, in the order of their times, then
/// kept itself. Buckets that no row can match any more are dropped as a whole.
/// </summary>
internal sealed partial class JoinOperator<TKey, TLeft, TRight, TOut> : Operator
    where TKey : notnull
    where TLeft : notnull
    where TRight : notnull
{
    private readonly TimedSet<JoinBucket<TKey, TLeft, TRight>> _buckets = new();
    private readonly OperatorContext _context;
    private readonly JoinStore<TKey, TLeft, TRight> _store;
    private readonly JoinShape _shape;
    private readonly Func<TLeft, TRight, TOut> _join;
    private readonly string _step;
    private readonly RowWriter<TKey, TOut> _output;
    private readonly TaskCounter _late;
    private readonly uint[] _hashes = new uint[RowWriter<TKey, TOut>.Capacity];
    private long _firstLeft = long.MinValue;
    private long _firstRight = long.MinValue;

    // Only what the user's function throws is a record's fault; what the store throws is not.
    private bool _inUserCode;

    public JoinOperator(OperatorContext context, JoinNode<TKey, TLeft, TRight, TOut> node, JoinStore<TKey, TLeft, TRight> store, Func<TLeft, TRight, TOut> join)
    {
        (_context, _store, _join) = (context, store, join);
        (_shape, _step) = (new(node.Window), node.ToString());
        _output = new(context.Output<TKey, TOut>());
        _late = context.Counter(node.Name!, "late");
        context.SetInput(0, new LeftInput(this));
        context.SetInput(1, new RightInput(this));
        context.Register(this);
    }

    private void ProcessLeft(ReadOnlySpan<Row<TKey, TLeft>> rows)
    {
        for (; !rows.IsEmpty; rows = rows[Math.Min(rows.Length, _hashes.Length)..])
        {
            var batch = rows[..Math.Min(rows.Length, _hashes.Length)];
            Prepare(batch, left: true);
            var i = 0;
            while (i < batch.Length)
            {
                try
                {
                    for (; i < batch.Length; i++) JoinLeft(in batch[i], _hashes[i]);
                }
                catch (Exception e) when (e is not TaskFailedException && _inUserCode)
                {
                    _inUserCode = false;
                    _context.Faults.Threw(e, batch[i].Origin, _step, withoutEffect: false);
                    i++;
                }
            }
        }
        _output.Flush();
    }

    private void ProcessRight(ReadOnlySpan<Row<TKey, TRight>> rows)
    {
        for (; !rows.IsEmpty; rows = rows[Math.Min(rows.Length, _hashes.Length)..])
        {
            var batch = rows[..Math.Min(rows.Length, _hashes.Length)];
            Prepare(batch, left: false);
            var i = 0;
            while (i < batch.Length)
            {
                try
                {
                    for (; i < batch.Length; i++) JoinRight(in batch[i], _hashes[i]);
                }
                catch (Exception e) when (e is not TaskFailedException && _inUserCode)
                {
                    _inUserCode = false;
                    _context.Faults.Threw(e, batch[i].Origin, _step, withoutEffect: false);
                    i++;
                }
            }
        }
        _output.Flush();
    }

    private void JoinLeft(in Row<TKey, TLeft> row, uint hash)
    {
        if (row.Timestamp < _firstLeft)
        {
            _late.Add();
            return;
        }
        var (from, to) = _shape.RightOf(row.Timestamp);
        for (var number = _shape.Bucket(from); _shape.End(number) is var end; number++)
        {
            if (_buckets.Find(number, end) is { } bucket && Entry(bucket, in row.Key, hash) is >= 0 and var found)
            {
                var side = bucket.Right;
                for (var i = side.Seek(in bucket.Table[found].Cell.Right, from, fromEnd: to >= end); i != 0; i = side[i].Next)
                {
                    ref var other = ref side[i];
                    if (other.Timestamp > to) break;
                    Emit(in row.Key, in row.Value, in other.Value, Math.Max(row.Timestamp, other.Timestamp), row.Origin);
                }
            }
            if (end > to) break;
        }
        var own = Own(in row.Key, row.Timestamp, hash, out var entry);
        own.Left.Add(ref own.Table[entry].Cell.Left, entry, row.Timestamp, in row.Value);
    }

    private void JoinRight(in Row<TKey, TRight> row, uint hash)
    {
        if (row.Timestamp < _firstRight)
        {
            _late.Add();
            return;
        }
        var (from, to) = _shape.LeftOf(row.Timestamp);
        for (var number = _shape.Bucket(from); _shape.End(number) is var end; number++)
        {
            if (_buckets.Find(number, end) is { } bucket && Entry(bucket, in row.Key, hash) is >= 0 and var found)
            {
                var side = bucket.Left;
                for (var i = side.Seek(in bucket.Table[found].Cell.Left, from, fromEnd: to >= end); i != 0; i = side[i].Next)
                {
                    ref var other = ref side[i];
                    if (other.Timestamp > to) break;
                    Emit(in row.Key, in other.Value, in row.Value, Math.Max(row.Timestamp, other.Timestamp), row.Origin);
                }
            }
            if (end > to) break;
        }
        var own = Own(in row.Key, row.Timestamp, hash, out var entry);
        own.Right.Add(ref own.Table[entry].Cell.Right, entry, row.Timestamp, in row.Value);
    }

    private void Emit(in TKey key, in TLeft left, in TRight right, long timestamp, int origin)
    {
        _inUserCode = true;
        var value = UserFunction.Call(_join, in left, in right);
        _inUserCode = false;
        _output.Add(in key, in value, timestamp, origin);
    }

    // The key's entry, read from the store if it may be there; -1 if the bucket has nothing of this key.
    private int Entry(JoinBucket<TKey, TLeft, TRight> bucket, in TKey key, uint hash)
    {
        var entry = bucket.Table.Find(in key, hash);
        if (entry >= 0 || !bucket.HasStored) return entry;
        return Load(bucket, in key, hash);
    }

    private JoinBucket<TKey, TLeft, TRight> Own(in TKey key, long timestamp, uint hash, out int entry)
    {
        var number = _shape.Bucket(timestamp);
        var bucket = _buckets[_buckets.Place(number, _shape.End(number))];
        entry = Entry(bucket, in key, hash);
        if (entry < 0) entry = Add(bucket, in key, hash);
        return bucket;
    }

    // A key that the store does not have gets an entry too, so that it is not looked for again.
    private int Load(JoinBucket<TKey, TLeft, TRight> bucket, in TKey key, uint hash)
    {
        var entry = Add(bucket, in key, hash);
        _store.Load(bucket, in key, entry);
        return entry;
    }

    private static int Add(JoinBucket<TKey, TLeft, TRight> bucket, in TKey key, uint hash)
    {
        bucket.Table.Add(in key, hash).Cell = default;
        return bucket.Table.Count - 1;
    }

    // Hashes of a batch; slots, then entries, of tables that are larger than the cache are fetched ahead.
    private void Prepare<T>(ReadOnlySpan<Row<TKey, T>> rows, bool left)
    {
        for (var i = 0; i < rows.Length; i++) _hashes[i] = KeyHash<TKey>.Of(in rows[i].Key);
        if (_buckets.Bytes < Prefetch.Threshold) return;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var (from, to) = left ? _shape.RightOf(row.Timestamp) : _shape.LeftOf(row.Timestamp);
            for (var number = _shape.Bucket(from); _shape.End(number) is var end; number++)
            {
                if (_buckets.Find(number, end) is { } bucket) bucket.Table.PrefetchSlot(_hashes[i]);
                if (end > to) break;
            }
        }
        for (var i = 0; i < rows.Length; i++)
        {
            var (from, to) = left ? _shape.RightOf(rows[i].Timestamp) : _shape.LeftOf(rows[i].Timestamp);
            for (var number = _shape.Bucket(from); _shape.End(number) is var end; number++)
            {
                if (_buckets.Find(number, end) is { } bucket) bucket.Table.PrefetchEntry(_hashes[i]);
                if (end > to) break;
            }
        }
    }

    private sealed class LeftInput(JoinOperator<TKey, TLeft, TRight, TOut> owner) : RowTarget<TKey, TLeft>
    {
        public override void Process(ReadOnlySpan<Row<TKey, TLeft>> rows) => owner.ProcessLeft(rows);
    }

    private sealed class RightInput(JoinOperator<TKey, TLeft, TRight, TOut> owner) : RowTarget<TKey, TRight>
    {
        public override void Process(ReadOnlySpan<Row<TKey, TRight>> rows) => owner.ProcessRight(rows);
    }
}
