namespace Streaming.Kafka.Embedded.Server;

/// <summary>A number of bytes that several share. Who wants more than there is waits for those who were there before.</summary>
internal sealed class ByteBudget(long total)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _left = total;

    /// <summary>Takes bytes, no more than there are in all; waits until they are there.</summary>
    public Task TakeAsync(long bytes)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && bytes <= _left)
            {
                _left -= bytes;
                return Task.CompletedTask;
            }
            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, granted));
            return granted.Task;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _left += bytes;
            while (_waiting.TryPeek(out var first) && first.Bytes <= _left)
            {
                _waiting.Dequeue();
                _left -= first.Bytes;
                first.Granted.SetResult();
            }
        }
    }
}
