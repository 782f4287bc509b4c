using System.Collections.Concurrent;
using Streaming.Runtime;

namespace Streaming.Integration.Tests.Support;

/// <summary>What a worker has told of its life.</summary>
internal sealed class Journal : IWorkerEvents
{
    private readonly ConcurrentQueue<string> _lines = new();
    private int _assignments;
    private int _revocations;
    private long _restored;
    private volatile string[] _tasks = [];

    internal int Assignments => Volatile.Read(ref _assignments);

    internal int Revocations => Volatile.Read(ref _revocations);

    /// <summary>Changelog records that the last assignment replayed.</summary>
    internal long Restored => Interlocked.Read(ref _restored);

    internal TimeSpan LastAssignment { get; private set; }

    internal string[] Tasks => _tasks;

    internal string Text => string.Join(Environment.NewLine, _lines);

    public void Started(string job, string worker, string cluster) => Add($"started {worker}");

    public void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed)
    {
        Interlocked.Exchange(ref _restored, restored);
        LastAssignment = elapsed;
        _tasks = [.. tasks.Select(t => t.ToString())];
        Interlocked.Increment(ref _assignments);
        Add($"assigned {string.Join(", ", tasks)}, {restored} restored in {elapsed.TotalMilliseconds:N0} ms");
    }

    public void Revoked(bool lost)
    {
        _tasks = [];
        Interlocked.Increment(ref _revocations);
        Add($"revoked, lost: {lost}");
    }

    public void Committed(long epoch, TimeSpan elapsed)
    {
    }

    public void Undone(string reason, TimeSpan elapsed, bool again) => Add($"undone: {reason}");

    public void Retrying(string reason, TimeSpan pause, object? beside) => Add($"retrying: {reason}");

    public void GoesOn(object beside) => Add("goes on");

    public void Ended(TaskId task) => Add($"ended {task}");

    public void Removed(IReadOnlyCollection<string> tasks) => Add($"removed {string.Join(' ', tasks)}");

    public void Warning(string message) => Add($"warning: {message}");

    private void Add(string line) => _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
}
