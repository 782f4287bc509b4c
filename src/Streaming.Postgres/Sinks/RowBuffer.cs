using System.Numerics;
using Npgsql;
using Streaming.Postgres.Columns;

namespace Streaming.Postgres.Sinks;

/// <summary>The rows of a batch, column by column, and which record each came from. Reused from batch to batch.</summary>
internal sealed class RowBuffer<T>
{
    private readonly string[] _names;
    private readonly ColumnBuffer<T>[] _columns;
    private readonly ColumnBuffer<T>[] _keys;
    private readonly List<int> _records = [];
    private int[] _slots = [];
    private int[] _kept = [];

    public RowBuffer(IReadOnlyList<TableColumn<T>> columns)
    {
        _names = [.. columns.Select(c => c.Name)];
        _columns = [.. columns.Select(c => c.CreateBuffer())];
        _keys = [.. _columns.Where((_, i) => columns[i].IsKey)];
    }

    public int Count => _records.Count;

    /// <summary>Index in the batch of the record that a row came from.</summary>
    public int Record(int row) => _records[row];

    /// <summary>Fills in the records [from, to). Returns the first that is no row, with the cause, or -1.</summary>
    public async ValueTask<(int Record, BadRow? Bad)> FillAsync(RecordBatch batch, int from, int to, Codec<T> codec, CancellationToken cancellationToken)
    {
        _records.Clear();
        foreach (var column in _columns) column.Clear();
        for (var i = from; i < to; i++)
        {
            var bad = Add(batch, i, codec, isFetched: false, out var needsSchema);
            if (needsSchema) bad = await FetchAsync(codec, cancellationToken) ?? Add(batch, i, codec, isFetched: true, out _);
            if (bad is not null) return (i, bad);
            _records.Add(i);
        }
        if (_keys.Length > 0) KeepLast();
        return (-1, null);
    }

    /// <summary>Parameters with a range of rows, one for each column.</summary>
    public void AddParameters(NpgsqlParameterCollection parameters, int from, int count)
    {
        foreach (var column in _columns) parameters.Add(column.Parameter(from, count));
    }

    private static async ValueTask<BadRow?> FetchAsync(Codec<T> codec, CancellationToken cancellationToken)
    {
        try
        {
            await codec.FetchSchemaAsync(cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(BadRow.Unavailable, $"has a schema that cannot be fetched for now: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private BadRow? Add(RecordBatch batch, int i, Codec<T> codec, bool isFetched, out bool needsSchema)
    {
        needsSchema = false;
        T row;
        try
        {
            if (batch.ValueIsNull(i)) return new("STR2723", "has no value, so it is none that this job wrote", null);
            var status = codec.Decode(batch.Value(i), batch.Headers(i), out row);
            needsSchema = status == DecodeStatus.NeedsSchema && !isFetched;
            if (needsSchema) return null;
            if (status != DecodeStatus.Done)
                return new("STR2723", $"cannot be decoded ({(status == DecodeStatus.NeedsSchema ? "its schema is not there" : codec.LastError)}), so it is none that this build wrote", null);
        }
        catch (Exception e)
        {
            return new("STR2723", $"cannot be decoded: its codec threw {e.GetType().Name}", e);
        }
        for (var c = 0; c < _columns.Length; c++)
        {
            try
            {
                _columns[c].Add(row);
            }
            catch (UnwritableValueException e)
            {
                return new("STR2722", $"has no value for column {_names[c]} that could be written: {e.Message}", null);
            }
            catch (Exception e)
            {
                return new("STR2722", $"gives no value for column {_names[c]}: its function threw {e.GetType().Name}", e);
            }
        }
        return null;
    }

    // One statement cannot replace a row twice, so of the rows of a key only the last is sent. Open addressing over row numbers, from the last row to the first.
    private void KeepLast()
    {
        var count = _records.Count;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 2));
        if (_slots.Length < size) _slots = new int[size];
        if (_kept.Length < count) _kept = new int[size];
        var slots = _slots.AsSpan(0, size);
        slots.Clear();
        var at = count;
        for (var row = count - 1; row >= 0; row--)
            if (TryTake(slots, row)) _kept[--at] = row;
        if (at == 0) return;
        var kept = _kept.AsSpan(at, count - at);
        foreach (var column in _columns) column.Keep(kept);
        for (var i = 0; i < kept.Length; i++) _records[i] = _records[kept[i]];
        _records.RemoveRange(kept.Length, count - kept.Length);
    }

    private bool TryTake(Span<int> slots, int row)
    {
        var hash = 0;
        foreach (var key in _keys) hash = key.Hash(row, hash);
        for (var slot = hash & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot] == 0)
            {
                slots[slot] = row + 1;
                return true;
            }
            if (AreEqual(slots[slot] - 1, row)) return false;
        }
    }

    private bool AreEqual(int left, int right)
    {
        foreach (var key in _keys)
            if (!key.AreEqual(left, right)) return false;
        return true;
    }
}
