using Streaming.Runtime;

namespace Streaming.Testing.Driver;

/// <summary>Writes down what workers report of their life.</summary>
internal sealed class WorkerJournal : IWorkerEvents
{
    public List<string> Lines { get; } = [];

    public void Started(string job, string worker, string cluster) => Lines.Add($"started {job} {worker} {cluster}");

    public void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed) => Lines.Add($"assigned {string.Join(' ', tasks)}, restored {restored}");

    public void Revoked(bool lost) => Lines.Add(lost ? "lost" : "revoked");

    public void Committed(long epoch, TimeSpan elapsed) => Lines.Add($"committed {epoch}");

    public void Undone(string reason, TimeSpan elapsed, bool again) => Lines.Add($"undone: {reason}");

    public void Retrying(string reason, TimeSpan pause, object? beside) => Lines.Add($"retrying in {pause}: {reason}");

    public void Ended(TaskId task) => Lines.Add($"ended {task}");

    public void Removed(IReadOnlyCollection<string> tasks) => Lines.Add($"removed {string.Join(' ', tasks)}");

    public void Warning(string message) => Lines.Add($"warning: {message}");
}
