using System.Runtime.CompilerServices;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Operators.Aggregate;

/// <summary>An accumulator for each key, for ever. Passes the last value of each key that changed on, once an epoch.</summary>
internal sealed class AggregateOperator<TKey, T, TAcc, TFold> : Operator
    where TKey : notnull
    where TFold : struct, IFold<TAcc, T>
{
    private readonly PointTable<TKey, Timed<TAcc>> _table;
    private readonly OperatorContext _context;
    private readonly StoreDescriptor _store;
    private readonly Codec<TAcc> _codec;
    private readonly RowWriter<TKey, TAcc>? _output;
    private readonly string _step;
    private readonly ByteWriter _copy = new();

    // Not readonly: calls on a readonly struct field would copy it.
    private TFold _fold;

    public AggregateOperator(TFold fold, KeyCodec<TKey> keys, Codec<TAcc> codec, int ordinal, OperatorContext context, StoreDescriptor store, string step)
    {
        (_fold, _codec, _context, _store, _step) = (fold, codec, context, store, step);
        _table = new(keys, new StateCodec<Timed<TAcc>>(store.Name, new TimedCodec<TAcc>(codec), ordinal));
        if (context.IsConnected(0)) _output = new(context.Output<TKey, TAcc>());
        Input = new Rows(this);
    }

    /// <summary>Where the rows come in.</summary>
    public RowTarget<TKey, T> Input { get; }

    public override long LiveBytes => _table.LiveBytes;

    public override long DirtyBytes => _table.DirtyBytes;

    public override void Open(long watermark) => _table.Open(_context.Store, _context.StoreOrdinal(_store));

    public override void BeforeDrain()
    {
        if (_output is null) return;
        foreach (var number in _table.Dirty)
        {
            ref var entry = ref _table[number];
            _output.Add(in entry.Key, Projected(in entry.Key, entry.Value.Value), entry.Value.Timestamp, -1);
        }
        _output.Flush();
    }

    public override void Drain(StateWriter writer) => _table.Drain(writer);

    public override void Committed() => _table.Committed();

    public override void Shrink(long bytes) => _table.Shrink(bytes);

    private void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        const int Batch = PointTable<TKey, Timed<TAcc>>.BatchSize;
        for (; rows.Length > Batch; rows = rows[Batch..]) ProcessBatch(rows[..Batch]);
        ProcessBatch(rows);
    }

    private void ProcessBatch(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var numbers = _table.Locate(rows);
        var i = 0;
        while (i < rows.Length)
        {
            try
            {
                for (; i < rows.Length; i++)
                {
                    ref readonly var row = ref rows[i];
                    var number = numbers[i];
                    ref var entry = ref _table[number];
                    var isNew = !entry.IsPresent;
                    _fold.Add(ref entry.Value.Value, isNew, in row.Value);
                    if (isNew || row.Timestamp > entry.Value.Timestamp) entry.Value.Timestamp = row.Timestamp;
                    _table.Changed(ref entry, number);
                }
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                _context.Faults.Threw(e, rows[i].Origin, _step, withoutEffect: false);
                i++;
            }
        }
    }

    /// <summary>What leaves the operator must not change with its state: an accumulator that is or holds an object is copied through its codec.</summary>
    private TAcc Projected(in TKey key, TAcc value)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<TAcc>() || typeof(TAcc) == typeof(string)) return value;
        DecodeStatus status;
        TAcc copy;
        try
        {
            _copy.Reset();
            _codec.Encode(value, _copy);
            status = _codec.Decode(_copy.Written, default, out copy);
        }
        catch (Exception e)
        {
            throw StateWriteException.Of(key, e);
        }
        return status == DecodeStatus.Done
            ? copy
            : throw new StreamingException("STR3210", $"{_step} cannot read back the accumulator that it wrote: {_codec.Error(status)}. Check the serde of {TypeNames.Of(typeof(TAcc))}.");
    }

    private sealed class Rows(AggregateOperator<TKey, T, TAcc, TFold> op) : RowTarget<TKey, T>
    {
        public override void Process(ReadOnlySpan<Row<TKey, T>> rows) => op.Process(rows);
    }
}
