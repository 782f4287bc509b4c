namespace Streaming.Runtime;

internal sealed partial class Worker
{
    private readonly Dictionary<(string, string), long> _retired = [];
    private volatile WorkerStatus _status = new(0, 0, 0, long.MinValue, 0, default, 0, 0, new Dictionary<(string, string), long>());
    private long _recordsIn;
    private long _recordsOut;

    /// <summary>As of the last commit.</summary>
    public WorkerStatus Status => _status;

    private void UpdateStatus()
    {
        var counters = new Dictionary<(string, string), long>(_retired);
        var all = _tasks.Concat(_suspended.Values);
        foreach (var counter in all.SelectMany(t => t.Counters))
            counters[(counter.Step, counter.Name)] = counters.GetValueOrDefault((counter.Step, counter.Name)) + counter.Value;
        var timed = _tasks.Where(t => t.Inputs.Any(i => !i.IsTimeless)).Select(t => t.Fired).DefaultIfEmpty(long.MinValue).Min();
        _status = new(
            _recordsIn + all.Sum(t => t.RecordsIn), Interlocked.Read(ref _recordsOut), _tasks.SelectMany(t => t.Inputs).Concat(_sinks.Select(s => s.Input)).Sum(i => i.Lag), timed,
            _epoch, LastCommit, all.Sum(t => t.LiveBytes), _tasks.Count + _sinks.Count, counters);
    }

    /// <summary>Closes tasks: what they counted stays counted.</summary>
    private void Retire(List<StreamTask> tasks)
    {
        foreach (var task in tasks)
        {
            _recordsIn += task.RecordsIn;
            foreach (var counter in task.Counters) _retired[(counter.Step, counter.Name)] = _retired.GetValueOrDefault((counter.Step, counter.Name)) + counter.Value;
            task.Dispose();
        }
    }
}
