using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Opens the stores of tasks. The runtime sees state only through this port.</summary>
[Experimental("STRX001")]
public interface IStateBackend : IAsyncDisposable
{
    /// <summary>So many tasks share the backend's memory from now on: each that is opened gets its part.</summary>
    void Expect(int tasks);

    /// <summary>
    /// Opens (or makes) the store of a task and locks it against a second owner.
    /// </summary>
    /// <param name="task">Stable name of the task, <c>subtopology/partition</c>; usable as part of a directory name after escaping '/'.</param>
    /// <param name="identity">Identity of the job's state (cluster id and job name). A directory with another identity is refused.</param>
    /// <param name="stores">Names of the stores, in the order of their ordinals. A store that the directory has and the list lacks is kept.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<ITaskStore> OpenAsync(string task, string identity, IReadOnlyList<string> stores, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the state of tasks that are closed and were last used before the given time. It is a cache: a task that comes back is restored.
    /// </summary>
    /// <returns>The names of the tasks.</returns>
    ValueTask<IReadOnlyList<string>> RemoveUnusedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
