namespace Streaming.Testing.Simulation;

/// <summary>
/// The tasks of one simulated operating-system process: a scheduler whose tasks run on a <see cref="SimulationScheduler"/> until <see cref="Kill"/>. After that
/// not one of them runs again, not even a <c>finally</c>, as after kill -9.
/// </summary>
internal sealed class SimulatedProcess(SimulationScheduler host) : TaskScheduler
{
    public bool IsKilled { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    public void Kill() => IsKilled = true;

    public void Execute(Task task)
    {
        if (!IsKilled) TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (!IsKilled) host.Enqueue(this, task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
