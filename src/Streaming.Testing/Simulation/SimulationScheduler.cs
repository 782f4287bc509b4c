using Streaming.Testing.Simulation;

namespace Streaming.Testing;

/// <summary>
/// Runs tasks one by one on the thread that calls <see cref="RunUntilIdle"/> or <see cref="Run(Func{Task}, TimeSpan?)"/>, so that a whole engine is one
/// deterministic sequence of steps. With a seed the next step is drawn from all that could run: each seed is another interleaving, and the
/// same again every time.
/// </summary>
/// <remarks>
/// An <c>await</c> inside a task of this scheduler continues on it, unless it says <c>ConfigureAwait(false)</c>. Tasks are never run inline in the call that
/// made them runnable. While tasks run there is no synchronisation context, since an <c>await</c> would prefer it to the scheduler.
/// </remarks>
public sealed class SimulationScheduler : TaskScheduler
{
    private const int StepLimit = 50_000_000;
    private readonly object _gate = new();
    private readonly List<(TaskScheduler Owner, Task Task)> _runnable = [];
    private readonly Random? _random;
    private readonly ManualTimeProvider? _time;
    private int _head;
    private int _pumpThread;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="time">The clock of the simulation; its timers that are due are fired before the scheduler counts as idle.</param>
    /// <param name="seed">Shuffles the order of the tasks that can run; null runs them first come, first served.</param>
    public SimulationScheduler(ManualTimeProvider? time = null, int? seed = null)
    {
        _time = time;
        if (seed is { } s) _random = new Random(s);
    }

    /// <summary>
    /// How long, by the real clock, <see cref="Run(Func{Task}, TimeSpan?)"/> waits for work that left the simulation (a real HTTP call in a user's function) before it
    /// takes standing still for a deadlock. Default: zero, since a simulation should not leave its thread.
    /// </summary>
    public TimeSpan Patience { get; set; }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Number of tasks that were made runnable by another thread while this scheduler ran: not zero means that something left the simulation and is not deterministic.</summary>
    internal long PostsFromOutside { get; private set; }

    /// <summary>Runs until nothing can run without the clock going on.</summary>
    /// <returns>The number of steps taken.</returns>
    /// <exception cref="InvalidOperationException">A task of this scheduler called it, or tasks make each other runnable without end.</exception>
    public int RunUntilIdle()
    {
        using var pump = new Pump(this);
        return Drain();
    }

    /// <summary>Lets the clock pass, timer by timer, and after each runs until idle.</summary>
    /// <exception cref="InvalidOperationException">The scheduler was made without a clock, or one of its tasks called it.</exception>
    public void AdvanceTime(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (_time is null) throw new InvalidOperationException("This scheduler has no clock. Give it the ManualTimeProvider of the simulation.");
        using var pump = new Pump(this);
        var end = _time.GetUtcNow() + by;
        Drain();
        while (_time.NextTimer is { } next && next <= end)
        {
            _time.AdvanceTo(next);
            Drain();
        }
        // A function of the job that takes time by moving the clock may have moved it further.
        if (_time.GetUtcNow() < end) _time.AdvanceTo(end);
    }

    /// <summary>Runs an asynchronous function on this scheduler until it has completed, and throws what it threw.</summary>
    /// <param name="body">The function.</param>
    /// <param name="advanceAtMost">By how much the clock may be moved when nothing else can run, from timer to timer; null: the clock stands.</param>
    /// <exception cref="InvalidOperationException">A deadlock: nothing can run, the clock cannot go on, and the function has not completed.</exception>
    public void Run(Func<Task> body, TimeSpan? advanceAtMost = null) =>
        Complete(body, advanceAtMost ?? TimeSpan.Zero).GetAwaiter().GetResult();

    /// <summary>Runs an asynchronous function on this scheduler until it has completed, and returns its result or throws what it threw.</summary>
    /// <inheritdoc cref="Run(Func{Task}, TimeSpan?)"/>
    public T Run<T>(Func<Task<T>> body, TimeSpan? advanceAtMost = null) =>
        ((Task<T>)Complete(body, advanceAtMost ?? TimeSpan.Zero)).GetAwaiter().GetResult();

    /// <summary>Runs one task, if one can run. With this a test stops, or kills, an engine at every step.</summary>
    internal bool Step()
    {
        using var pump = new Pump(this);
        return RunOne();
    }

    internal void Enqueue(TaskScheduler owner, Task task)
    {
        lock (_gate)
        {
            if (_pumpThread != 0 && _pumpThread != Environment.CurrentManagedThreadId) PostsFromOutside++;
            _runnable.Add((owner, task));
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => Enqueue(this, task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return [.. _runnable.Skip(_head).Select(static x => x.Task)];
    }

    /// <summary>Only a task that waits in the queue, and on whose result the running step blocks, is run inline: anything else would deepen the stack and hide interleavings.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        taskWasPreviouslyQueued && _pumpThread == Environment.CurrentManagedThreadId && TryDequeue(task) && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override bool TryDequeue(Task task)
    {
        lock (_gate)
        {
            var index = _runnable.FindIndex(_head, x => ReferenceEquals(x.Task, task));
            if (index < 0) return false;
            _runnable.RemoveAt(index);
            return true;
        }
    }

    private Task Complete(Func<Task> body, TimeSpan advanceAtMost)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var pump = new Pump(this);
        Task? inner = null;
        var outer = Task.Factory.StartNew(() => inner = body(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
        var limit = _time is null ? default : _time.GetUtcNow() + advanceAtMost;
        for (var steps = 0; ; steps++)
        {
            if (outer.IsCompleted && (inner is null || inner.IsCompleted)) return inner ?? outer;
            if (RunOne()) Check(steps);
            else if (_time?.NextTimer is { } next && next <= limit) _time.AdvanceTo(next);
            else if (!WaitOutside()) throw Deadlock(advanceAtMost);
        }
    }

    private int Drain()
    {
        for (var steps = 0; ; steps++)
        {
            if (!RunOne()) return steps;
            Check(steps);
        }
    }

    private bool RunOne()
    {
        (TaskScheduler Owner, Task Task) next;
        while (!TryTake(out next))
        {
            if (_time?.NextTimer is not { } due || due > _time.GetUtcNow()) return false;
            _time.Advance(TimeSpan.Zero);
        }
        if (next.Owner is SimulatedProcess process) process.Execute(next.Task);
        else TryExecuteTask(next.Task);
        return true;
    }

    private bool TryTake(out (TaskScheduler Owner, Task Task) next)
    {
        lock (_gate)
        {
            if (_head == _runnable.Count)
            {
                _runnable.Clear();
                _head = 0;
                next = default;
                return false;
            }
            if (_random is not null)
            {
                var drawn = _random.Next(_head, _runnable.Count);
                (_runnable[_head], _runnable[drawn]) = (_runnable[drawn], _runnable[_head]);
            }
            next = _runnable[_head];
            _runnable[_head++] = default;
            if (_head > 1024 && _head * 2 > _runnable.Count)
            {
                _runnable.RemoveRange(0, _head);
                _head = 0;
            }
            return true;
        }
    }

    private bool WaitOutside()
    {
        if (Patience <= TimeSpan.Zero) return false;
        lock (_gate) return _head < _runnable.Count || Monitor.Wait(_gate, Patience);
    }

    private InvalidOperationException Deadlock(TimeSpan advanced)
    {
        var next = _time?.NextTimer is { } due
            ? $"the next timer is due at {due:O}, beyond the {advanced} that the clock may move (advanceAtMost)"
            : "no timer is set";
        return new InvalidOperationException(
            $"The simulation stands still: nothing can run, {next}, and the function has not completed. Either it waits for something that nobody will do, " +
            $"or a step left the scheduler (ConfigureAwait(false), Task.Run, real I/O): then set {nameof(Patience)}.");
    }

    private static void Check(int steps)
    {
        if (steps >= StepLimit) throw new InvalidOperationException($"The simulation did not come to rest within {StepLimit} steps: tasks make each other runnable without end.");
    }

    /// <summary>Marks the thread that runs tasks, and takes its synchronisation context away meanwhile.</summary>
    private readonly ref struct Pump
    {
        private readonly SimulationScheduler _owner;
        private readonly SynchronizationContext? _context;

        public Pump(SimulationScheduler owner)
        {
            if (Interlocked.CompareExchange(ref owner._pumpThread, Environment.CurrentManagedThreadId, 0) != 0)
                throw new InvalidOperationException("The simulation is running already: a task of it must await, not run it.");
            _owner = owner;
            _context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
        }

        public void Dispose()
        {
            SynchronizationContext.SetSynchronizationContext(_context);
            Volatile.Write(ref _owner._pumpThread, 0);
        }
    }
}
