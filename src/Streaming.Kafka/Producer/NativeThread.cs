using System.Collections.Concurrent;

namespace Streaming.Kafka.Producer;

/// <summary>A thread for native calls that block: one at a time, in order. What waits for them does not run on it.</summary>
internal sealed class NativeThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    internal NativeThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    internal Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Ends the thread when what was given to it is done.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable()) action();
        _work.Dispose();
    }
}
