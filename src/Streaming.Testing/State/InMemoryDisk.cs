namespace Streaming.Testing.State;

/// <summary>What outlives a process: the committed stores of tasks, by task. A backend (<see cref="InMemoryStateBackend"/>) of a later process opens them again.</summary>
/// <param name="time">Says when a store was last used.</param>
internal sealed class InMemoryDisk(TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    /// <summary>Guards the disk and every store on it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The stores by task.</summary>
    public SortedDictionary<string, StoredTask> Tasks { get; } = new(StringComparer.Ordinal);

    /// <summary>Loses everything, as when the volume is gone. No store may be open.</summary>
    public void Lose()
    {
        lock (Gate)
        {
            foreach (var (name, task) in Tasks)
                if (task.Owner is not null) throw new InvalidOperationException($"The store of '{name}' is open.");
            Tasks.Clear();
        }
    }
}
