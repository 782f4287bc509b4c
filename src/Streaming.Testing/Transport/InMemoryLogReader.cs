namespace Streaming.Testing.Transport;

/// <summary>A reader outside of any group. Positions are guarded by the cluster's lock.</summary>
internal sealed class InMemoryLogReader(InMemoryTransport transport) : ILogReader
{
    private readonly InMemoryCluster _cluster = transport.Cluster;
    private List<PartitionFetch> _fetches = [];
    private int _turn;

    public void Assign(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        lock (_cluster.Gate) _fetches = [.. offsets.Select(o => new PartitionFetch(_cluster.Log(o.Key), o.Value, attempt: 0))];
    }

    public ValueTask<RecordBatch?> ReadAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        new(transport.RunAsync(() => WaitForBatchAsync(wait, cancellationToken)));

    public long Position(TopicPartition partition)
    {
        lock (_cluster.Gate) return (_fetches.Find(f => f.Log.Id == partition) ?? throw new ArgumentException($"{partition} is not assigned to this reader.", nameof(partition))).Skip();
    }

    public ValueTask DisposeAsync()
    {
        lock (_cluster.Gate) _fetches = [];
        return default;
    }

    private async Task<RecordBatch?> WaitForBatchAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task? waited = null;
        try
        {
            while (true)
            {
                var (changed, moved) = (Task.CompletedTask, false);
                var batch = await transport.CallAsync(TransportCall.Read, () =>
                {
                    changed = _cluster.Changed;
                    return Next(out moved);
                }, cancellationToken);
                if (batch is not null || moved || wait <= TimeSpan.Zero) return batch;
                waited ??= Task.Delay(wait, _cluster.Time, limit.Token);
                if (await Task.WhenAny(changed, waited) != waited) continue;
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
        finally
        {
            limit.Cancel();
        }
    }

    /// <param name="moved">True if a position moved behind what is not visible.</param>
    private RecordBatch? Next(out bool moved)
    {
        moved = false;
        for (var i = 0; i < _fetches.Count; i++)
        {
            var fetch = _fetches[_turn++ % _fetches.Count];
            moved |= fetch.Position != fetch.Skip();
            if (fetch.Read(_cluster.BatchRecords, _cluster.BatchBytes) is { } batch) return batch;
        }
        return null;
    }
}
