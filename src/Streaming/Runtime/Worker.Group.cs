using System.Collections.Concurrent;

namespace Streaming.Runtime;

// The transport's calls: they enqueue and return.
internal sealed partial class Worker
{
    private readonly ConcurrentDictionary<TopicPartition, (TaskInput Input, Action Wake)> _routes = new();
    private readonly Dictionary<TransportErrorKind, long> _told = [];
    private volatile bool _closed;

    void IGroupListener.OnAssigned(IReadOnlyList<TopicPartition> partitions) => Post(() => AssignAsync(partitions));

    ValueTask IGroupListener.OnRevoked(bool lost)
    {
        if (_closed) return ValueTask.CompletedTask;
        CancelAssignment();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(async () =>
        {
            try
            {
                await RevokeAsync(lost);
            }
            finally
            {
                done.SetResult();
            }
        });
        return new(done.Task);
    }

    bool IGroupListener.OnRecords(RecordBatch batch)
    {
        if (!_routes.TryGetValue(batch.Partition, out var route))
        {
            batch.Dispose();
            return true;
        }
        var more = route.Input.Offer(batch);
        route.Wake();
        return more;
    }

    void IGroupListener.OnEnd(TopicPartition partition, long position, long attempt)
    {
        if (!_routes.TryGetValue(partition, out var route)) return;
        route.Input.OfferEnd(position, attempt);
        route.Wake();
    }

    void IGroupListener.OnFailed(TransportException error)
    {
        if (!IsPassing(error))
        {
            Fail(Explain(error));
            return;
        }
        // A client that cannot connect says so twenty times a second.
        var now = _time.GetTimestamp();
        if (_told.TryGetValue(error.Kind, out var last) && _time.GetElapsedTime(last, now) < WatchInterval / 2) return;
        _told[error.Kind] = now;
        _watchSoon = true;
        _log.Retrying(error.Message, WatchInterval);
    }

    /// <summary>A lane's: hands outputs to the transport, and reads on where a channel has drained.</summary>
    private void AfterStep(StreamTask task)
    {
        Send(task);
        CountDirty(task);
        foreach (var input in task.Inputs)
            if (input.TryRelease()) _member.Resume([input.Partition]);
        if (task.IsDoomed && !_undoRequested && !IsReplaying) _signal.Set();
    }

    private void OnTaskFailed(StreamTask task, Exception error)
    {
        // A record that ends the worker: everything before it is committed first.
        if (task.Fatal is not null)
        {
            _undoRequested = true;
            _signal.Set();
            return;
        }
        if (error is TransportException transport)
        {
            _sendError = transport;
            _undoRequested = true;
            _signal.Set();
            return;
        }
        Fail(task.Explain(error));
    }
}
