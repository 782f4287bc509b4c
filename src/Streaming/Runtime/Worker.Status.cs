using Streaming.State;

namespace Streaming.Runtime;

internal sealed partial class Worker
{
    private readonly Dictionary<(string, string), long> _retired = [];
    private readonly Dictionary<string, (long RecordsIn, long Found, long Absent)> _retiredTasks = [];
    private volatile WorkerStatus _status = new(0, 0, 0, long.MinValue, 0, default, 0, 0, new Dictionary<(string, string), long>());
    private long _recordsIn;
    private long _recordsOut;
    private (long Dirty, long Output) _waiting;

    /// <summary>As of the last commit.</summary>
    public WorkerStatus Status => _status;

    /// <summary>Bytes that everything together may take, and live state of it.</summary>
    public (long All, long Live) MemoryLimits => (_options.MemoryLimit, _options.LiveBytes);

    /// <summary>Before a commit, with lanes parked: behind it nothing waits.</summary>
    private void NoteWhatWaits() => _waiting = (_tasks.Sum(t => t.DirtyBytes), _tasks.Sum(t => t.Outgoing.Bytes));

    private void UpdateStatus()
    {
        var counters = new Dictionary<(string, string), long>(_retired);
        var all = _tasks.Concat(_suspended.Values).ToList();
        foreach (var counter in all.SelectMany(t => t.Counters))
            counters[(counter.Step, counter.Name)] = counters.GetValueOrDefault((counter.Step, counter.Name)) + counter.Value;
        _status = new(
            _recordsIn + all.Sum(t => t.RecordsIn), Interlocked.Read(ref _recordsOut), _tasks.SelectMany(t => t.Inputs).Concat(_sinks.Select(s => s.Input)).Sum(i => i.Lag), Fired(_tasks),
            _epoch, LastCommit, all.Sum(t => t.LiveBytes), _tasks.Count + _sinks.Count, counters)
        {
            Subtopologies = [.. Plan.Subtopologies.Where(s => s.Sink is null).Select(s => StatusOf(s.Name, [.. all.Where(t => t.Subtopology == s)]))],
            Inputs =
            [
                .. _tasks.SelectMany(t => t.Inputs.Select(i => (t.Subtopology.Name, Input: i, Behind: t.Behind(i)))).Concat(_sinks.Select(s => (s.Id.Subtopology, s.Input, Behind: 0L)))
                    .GroupBy(x => (x.Item1, x.Input.Partition.Topic)).Select(g => StatusOf(g.Key.Item1, g.Key.Topic, [.. g.Select(x => (x.Input, x.Behind))])),
            ],
            DirtyBytes = _waiting.Dirty,
            OutputBytes = _waiting.Output,
        };
    }

    private SubtopologyStatus StatusOf(string name, List<StreamTask> tasks)
    {
        var before = _retiredTasks.GetValueOrDefault(name);
        var stores = tasks.Select(t => t.Store).OfType<CountingTaskStore>().ToList();
        return new(
            name, tasks.Count, before.RecordsIn + tasks.Sum(t => t.RecordsIn), Fired(tasks),
            tasks.Sum(t => t.LiveBytes), tasks.Sum(t => t.OpenWindows), before.Found + stores.Sum(s => s.Found), before.Absent + stores.Sum(s => s.Absent));
    }

    /// <summary>Lowest event time that those tasks have fired up to which time counts for; <see cref="long.MinValue"/> if there is none.</summary>
    private static long Fired(IEnumerable<StreamTask> tasks) => tasks.Where(t => t.Inputs.Any(i => !i.IsTimeless)).Select(t => t.Fired).DefaultIfEmpty(long.MinValue).Min();

    private static InputStatus StatusOf(string subtopology, string topic, List<(TaskInput Input, long Behind)> inputs) => new(
        subtopology, topic, inputs.Count, inputs.Sum(i => i.Input.Lag), inputs.Max(i => i.Input.Lag), inputs.Max(i => i.Behind), inputs.Count(i => i.Input.IsTimeless), inputs.Count(i => i.Input.IsHeld),
        inputs.Sum(i => i.Input.QueuedBytes));

    /// <summary>Closes tasks: what they counted stays counted.</summary>
    private void Retire(List<StreamTask> tasks)
    {
        foreach (var task in tasks)
        {
            _recordsIn += task.RecordsIn;
            var (records, found, absent) = _retiredTasks.GetValueOrDefault(task.Subtopology.Name);
            var store = task.Store as CountingTaskStore;
            _retiredTasks[task.Subtopology.Name] = (records + task.RecordsIn, found + (store?.Found ?? 0), absent + (store?.Absent ?? 0));
            foreach (var counter in task.Counters) _retired[(counter.Step, counter.Name)] = _retired.GetValueOrDefault((counter.Step, counter.Name)) + counter.Value;
            task.Dispose();
        }
    }
}
