using Streaming.Diagnostics;
using Streaming.Runtime;
using Streaming.State;

namespace Streaming.Operators.Distinct;

/// <summary>
/// Lets the first record of an identity through and drops those that follow within a span of event time. What is remembered lies in the live
/// <see cref="DedupeTable"/>, in the logs of the epochs that are not committed, and in the store; the last two have the full keys and decide where the table
/// cannot.
/// </summary>
internal sealed partial class DistinctOperator<TKey, T, TIdentity> : Operator
    where TIdentity : struct, IIdentity<TKey, T>
{
    private const int BatchSize = RowWriter<TKey, T>.Capacity;

    /// <summary>Up to so many dropped rows a batch, what lies between them is passed on without being copied.</summary>
    private const int MaxRuns = 4;

    // Not readonly: calls on a readonly struct field would copy it.
    private TIdentity _identity;
    private readonly RowTarget<TKey, T> _target;
    private readonly RowWriter<TKey, T> _writer;
    private readonly OperatorContext _context;
    private readonly StoreDescriptor _descriptor;
    private readonly string _step;
    private readonly Faults _faults;
    private readonly TaskCounter _duplicates;
    private readonly TaskCounter _unjudged;
    private readonly DedupeTable _table;
    private readonly ulong[] _ids = new ulong[BatchSize];
    private readonly uint[] _hashes = new uint[BatchSize];
    private readonly (int Start, int Length)[] _ranges = new (int, int)[BatchSize];
    private readonly bool[] _threw = new bool[BatchSize];
    private readonly bool[] _stored = new bool[BatchSize];
    private readonly int[] _dropped = new int[BatchSize];
    private readonly ByteWriter _bytes = new(4096);
    private IdentityLog _log = new();
    private IdentityLog _pending = new();
    private bool _isHead;

    public DistinctOperator(TIdentity identity, long within, RowTarget<TKey, T> target, OperatorContext context, StoreDescriptor descriptor, string step)
    {
        (_identity, _target, _context, _descriptor, _step) = (identity, target, context, descriptor, step);
        _writer = new(target);
        _faults = context.Faults;
        _duplicates = context.Counter(descriptor.Step, "duplicates");
        _unjudged = context.Counter(descriptor.Step, "unjudged");
        _table = new(within, identity.IsExact);
        _buckets = new(descriptor.Name, within);
        Input = new Rows(this);
    }

    /// <summary>Where the rows come in.</summary>
    public RowTarget<TKey, T> Input { get; }

    public override bool Advance(long watermark, ref int budget)
    {
        // The end of a drained run closes what is open; time itself does not move.
        if (watermark != long.MaxValue) _table.Advance(watermark);
        return true;
    }

    private void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        for (; rows.Length > BatchSize; rows = rows[BatchSize..]) ProcessBatch(rows[..BatchSize]);
        ProcessBatch(rows);
    }

    private void ProcessBatch(ReadOnlySpan<Row<TKey, T>> rows)
    {
        Identify(rows);
        if (_table.IsFar) _table.Fetch(_hashes.AsSpan(0, rows.Length));
        _stored.AsSpan(0, rows.Length).Clear();
        if (_table.MayAsk) AskStore(rows);
        var dropped = Decide(rows);
        _table.Maintain();
        PassOn(rows, _dropped.AsSpan(0, dropped));
    }

    /// <summary>First pass: the identities.</summary>
    private void Identify(ReadOnlySpan<Row<TKey, T>> rows)
    {
        _bytes.Reset();
        _threw.AsSpan(0, rows.Length).Clear();
        var at = 0;
        while (at < rows.Length)
        {
            try
            {
                // Where it is is written for the handler only: a counter that the handler reads would be kept in memory.
                for (var i = at; i < rows.Length; i++)
                {
                    at = i;
                    var start = _bytes.Length;
                    var id = _identity.Of(in rows[i], _bytes);
                    if (!_identity.IsExact) _ranges[i] = (start, _bytes.Length - start);
                    _ids[i] = id;
                    _hashes[i] = BitHash.Mix(id);
                }
                break;
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                _threw[at] = true;
                _faults.Threw(e, rows[at].Origin, _step, withoutEffect: _isHead);
                at++;
            }
        }
    }

    /// <summary>Last pass, in order: which rows are dropped. Their indexes are in <see cref="_dropped"/>.</summary>
    private int Decide(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var (table, log) = (_table, _log);
        var dropped = 0;
        var duplicates = 0;
        log.Reserve(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var time = rows[i].Timestamp;
            if (_threw[i])
            {
                _dropped[dropped++] = i;
                continue;
            }
            if (table.Time.IsExpired(time))
            {
                _unjudged.Add();
                continue;
            }
            var (id, hash) = (_ids[i], _hashes[i]);
            var answer = table.TryAdd(id, hash, time);
            if (answer == DedupeAnswer.New)
            {
                log.Add(id, time, KeyBytes(i));
            }
            else if (answer == DedupeAnswer.Ask && !IsRemembered(i, time))
            {
                table.Add(id, hash, time);
                log.Add(id, time, KeyBytes(i));
            }
            else
            {
                duplicates++;
                _dropped[dropped++] = i;
            }
        }
        if (duplicates > 0) _duplicates.Add(duplicates);
        return dropped;
    }

    private void PassOn(ReadOnlySpan<Row<TKey, T>> rows, ReadOnlySpan<int> dropped)
    {
        var from = 0;
        foreach (var index in dropped)
        {
            PassRun(rows[from..index], dropped.Length);
            from = index + 1;
        }
        PassRun(rows[from..], dropped.Length);
        _writer.Flush();
    }

    private void PassRun(ReadOnlySpan<Row<TKey, T>> run, int runs)
    {
        if (run.IsEmpty) return;
        if (runs <= MaxRuns)
        {
            _target.Process(run);
            return;
        }
        foreach (ref readonly var row in run) _writer.Add(in row.Key, in row.Value, row.Timestamp, row.Origin);
    }

    private sealed class Rows(DistinctOperator<TKey, T, TIdentity> op) : RowTarget<TKey, T>
    {
        public override void MarkHead() => op._isHead = true;

        public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => op.Process(rows);
    }
}
