using Microsoft.Extensions.Logging;
using Streaming.Runtime;

namespace Streaming.Hosting;

/// <summary>Writes a worker's life to the log. Never payloads.</summary>
internal sealed partial class WorkerLog(ILogger logger) : IWorkerEvents
{
    [LoggerMessage(1, LogLevel.Information, "Job {Job}: worker {Worker} started on cluster {Cluster}")]
    public partial void Started(string job, string worker, string cluster);

    [LoggerMessage(2, LogLevel.Information, "{Count} tasks assigned ({Tasks}), {Restored} changelog records restored, {Milliseconds} ms")]
    private partial void Assigned(int count, string tasks, long restored, long milliseconds);

    [LoggerMessage(3, LogLevel.Information, "Tasks revoked; lost: {Lost}")]
    public partial void Revoked(bool lost);

    [LoggerMessage(4, LogLevel.Debug, "Epoch {Epoch} committed, the one before took {Milliseconds} ms")]
    private partial void Committed(long epoch, double milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "Epoch undone: {Reason}")]
    private partial void Undone(string reason);

    [LoggerMessage(6, LogLevel.Warning, "Trying again in {Seconds} s: {Reason}")]
    private partial void Retrying(string reason, double seconds);

    [LoggerMessage(7, LogLevel.Information, "Task {Task} has reached the end of the run")]
    private partial void Ended(string task);

    [LoggerMessage(11, LogLevel.Information, "Removed the state of {Count} tasks that run elsewhere since more than a day ({Tasks})")]
    private partial void Removed(int count, string tasks);

    [LoggerMessage(8, LogLevel.Warning, "{Message}")]
    public partial void Warning(string message);

    [LoggerMessage(9, LogLevel.Error, "{Message}")]
    public partial void Failed(string message);

    [LoggerMessage(10, LogLevel.Information, "Stopped")]
    public partial void Stopped();

    public void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed) => Assigned(tasks.Count, string.Join(", ", tasks), restored, (long)elapsed.TotalMilliseconds);

    public void Committed(long epoch, TimeSpan elapsed) => Committed(epoch, elapsed.TotalMilliseconds);

    public void Undone(string reason, TimeSpan elapsed, bool again) => Undone(reason);

    public void Retrying(string reason, TimeSpan pause, object? beside) => Retrying(reason, Math.Round(pause.TotalSeconds, 1));

    public void Removed(IReadOnlyCollection<string> tasks) => Removed(tasks.Count, string.Join(", ", tasks));

    public void Ended(TaskId task) => Ended(task.ToString());
}
