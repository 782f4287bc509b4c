namespace Streaming.Kafka.Tests;

/// <summary>A listener that writes down what it hears and lets tests wait for it.</summary>
internal sealed class Recorder : IGroupListener
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal List<IReadOnlyList<TopicPartition>> Assigned { get; } = [];

    internal List<bool> Revoked { get; } = [];

    internal List<(TopicPartition Partition, long Position, long Attempt)> Ends { get; } = [];

    internal List<TransportException> Failures { get; } = [];

    /// <summary>Offsets by (partition, attempt), in the order they came.</summary>
    internal Dictionary<(TopicPartition Partition, long Attempt), List<long>> Offsets { get; } = [];

    /// <summary>What the listener answers; runs under the lock.</summary>
    internal Func<RecordBatch, bool> Answer { get; set; } = static _ => true;

    internal Func<bool, ValueTask> OnRevoke { get; set; } = static _ => ValueTask.CompletedTask;

    internal long Count { get; private set; }

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => Change(() => Assigned.Add(partitions));

    public ValueTask OnRevoked(bool lost)
    {
        Change(() => Revoked.Add(lost));
        return OnRevoke(lost);
    }

    public bool OnRecords(RecordBatch batch)
    {
        var more = true;
        Change(() =>
        {
            if (!Offsets.TryGetValue((batch.Partition, batch.Attempt), out var offsets)) Offsets[(batch.Partition, batch.Attempt)] = offsets = [];
            for (var i = 0; i < batch.Count; i++) offsets.Add(batch.Offset(i));
            Count += batch.Count;
            more = Answer(batch);
        });
        batch.Dispose();
        return more;
    }

    public void OnEnd(TopicPartition partition, long position, long attempt) => Change(() => Ends.Add((partition, position, attempt)));

    public void OnFailed(TransportException error) => Change(() => Failures.Add(error));

    internal async Task<Recorder> UntilAsync(Func<Recorder, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestCluster.Stop);
        patience.CancelAfter(TestCluster.Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(this)) return this;
                changed = _changed.Task;
            }
            await changed.WaitAsync(patience.Token);
        }
    }

    internal T Read<T>(Func<Recorder, T> read)
    {
        lock (_gate) return read(this);
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
