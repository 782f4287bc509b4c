using Streaming.Checkpointing;
using Streaming.Diagnostics;
using Streaming.Planning;
using Streaming.State;

namespace Streaming.Runtime;

/// <summary>
/// Subtopology × partition: owns its operators, store, timers and watermarks. Runs in bounded steps on one lane at a time, or is handled by the worker while
/// lanes are parked.
/// </summary>
internal sealed partial class StreamTask : IDisposable
{
    /// <summary>Rows that firing may emit for each record that a step may take.</summary>
    private const int FireRowsPerRecord = 4;

    /// <summary>An input that is empty although its partition has more is waited for this long, so that a catch-up reads its inputs in step.</summary>
    private static readonly TimeSpan InStepWait = TimeSpan.FromMilliseconds(500);

    private readonly TaskEnvironment _environment;
    private readonly Dictionary<(string, string), TaskCounter> _counters = [];
    private (Operator Operator, long Delay, string Step)[] _operators = [];
    private TaskFaults _faults = null!;
    private TaskContext _context = null!;
    private long _target;
    private long _fired;
    private int _firing;
    private bool _changed;
    private TraceSample _trace;

    public StreamTask(TaskId id, Subtopology subtopology, TaskInput[] inputs, ITaskStore store, TaskEnvironment environment)
    {
        (Id, Subtopology, Inputs, Store, _environment) = (id, subtopology, inputs, store, environment);
        _restored = StorePosition.Read(store.Position.Span);
    }

    public TaskId Id { get; }

    public Subtopology Subtopology { get; }

    public TaskInput[] Inputs { get; }

    public ITaskStore Store { get; }

    /// <summary>Outputs of the epoch that the transport has not taken yet.</summary>
    public OutgoingRecords Outgoing { get; } = new();

    /// <summary>How many of them it has taken.</summary>
    public int Sent { get; set; }

    public TimeProvider Time => _environment.Time;

    public TaskInput? CurrentInput { get; private set; }

    public RecordBatch? Current => CurrentInput?.Batch;

    /// <summary>A record of this epoch must be left out, or ends the worker: the epoch will be undone.</summary>
    public bool IsDoomed => _faults.IsDoomed;

    /// <summary>A topic has refused what was made of a record of this task: it is left out of the replay that follows.</summary>
    public void Refuse(TaskInput input, long offset, string topic, string cause) => _faults.Refused(input, offset, topic, cause);

    /// <summary>The record that ends the worker, if one does.</summary>
    public FatalRecord? Fatal => _faults.Fatal;

    /// <summary>How a bounded run has left the task.</summary>
    public RunEnd Ended { get; private set; }

    /// <summary>Event time up to which everything due was emitted.</summary>
    public long Fired => _fired;

    /// <summary>Records processed.</summary>
    public long RecordsIn { get; private set; }

    /// <summary>Windows that wait for event time.</summary>
    public long OpenWindows => _operators.Sum(o => (long)o.Operator.OpenWindows);

    public long LiveBytes => _operators.Sum(o => o.Operator.LiveBytes);

    /// <summary>What the next cut writes as state, estimated.</summary>
    public long DirtyBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var (op, _, _) in _operators) bytes += op.DirtyBytes;
            return bytes;
        }
    }

    public IEnumerable<TaskCounter> Counters => _counters.Values;

    /// <summary>The trace of one record of this epoch, if anybody traces.</summary>
    public string? TraceParent => _trace.TraceParent;

    public TaskCounter Counter(string step, string name)
        => _counters.TryGetValue((step, name), out var counter) ? counter : _counters[(step, name)] = new(step, name);

    /// <summary>Creates the operators from committed state. Called again after an undo.</summary>
    public void Open(long attempt)
    {
        Outgoing.Clear();
        (LongestStep, LongestStepAt) = (default, "");
        // What positions resolved to is a change that must be committed, and an exchange is told of this task's time: a later build may have another one before it.
        (Sent, _firing, _changed, CurrentInput) = (0, -1, Inputs.Any(i => i.Committed.Writer == EpochId.None) || Subtopology.Exchanges.Any(), null);
        foreach (var counter in _counters.Values) counter.Rollback();
        foreach (var input in Inputs) input.Restart(attempt);
        _trace.Begin(_environment.Events.IsTracing);
        _fired = Inputs.Max(i => i.Committed.Fired);
        _target = _fired;
        Ended = Inputs.Min(i => i.Committed.Ended);
        _faults = new(this, _environment.Policies);
        _faults.CountFromZero();
        _context = new(Subtopology, this, _environment, _faults);
        _context.Wire(Inputs, out _operators);
        foreach (var (op, delay, _) in _operators) op.Open(Delayed(_fired, delay));
        ObserveTime();
    }

    /// <summary>Does a bounded amount of work.</summary>
    public StepOutcome Step()
    {
        // A full buffer means that the transport is behind: the task is not scheduled until it has taken all of it. What was taken counts too: it is freed with the rest.
        if (Outgoing.Bytes >= _environment.OutputBytes) return StepOutcome.Wait;
        if (_firing >= 0)
        {
            Fire();
            return StepOutcome.Again;
        }
        var input = Choose(out var wakeAt);
        if (input is null)
        {
            // An input may have been found at its end, and idle as before.
            ObserveTime();
            return _firing >= 0 ? StepOutcome.Again : new(false, wakeAt);
        }
        Process(input);
        ObserveTime();
        return StepOutcome.Again;
    }

    /// <summary>Everything that is to be processed before a replay's or a bounded run's end was processed, and what was due then was emitted.</summary>
    public bool IsDone => _firing < 0 && Inputs.All(i => i.IsDone);

    /// <summary>The bounded run's end: with drain, everything open is emitted. True when that is complete.</summary>
    public bool End(bool drain)
    {
        if (Ended >= (drain ? RunEnd.Drained : RunEnd.Reached)) return true;
        _changed = true;
        if (!drain)
        {
            Ended = RunEnd.Reached;
            return true;
        }
        if (_firing < 0) (_target, _firing) = (long.MaxValue, 0);
        return false;
    }

    /// <summary>An input has nothing more to come for now: time goes on without it.</summary>
    public void SetIdle(TaskInput input)
    {
        input.IsIdle = true;
        _changed = true;
        ObserveTime();
    }

    /// <summary>Moves the time of the sources by hand (tests), through the operators.</summary>
    public void AdvanceSources(long watermark)
    {
        foreach (var input in Inputs)
        {
            if (input.Source?.AdvanceTo(watermark) != true) continue;
            (input.IsIdle, input.LastArrival, _changed) = (false, _environment.Time.GetTimestamp(), true);
        }
        ObserveTime();
    }

    /// <summary>Looks at the inputs' watermarks and begins to fire if time has moved. Called between steps too, when an input has become idle.</summary>
    public void ObserveTime()
    {
        var (minimum, timeless) = (long.MaxValue, true);
        foreach (var input in Inputs)
        {
            if (input.IsTimeless) continue;
            (minimum, timeless) = (Math.Min(minimum, input.Watermark), false);
        }
        // When all inputs are idle, time stands still.
        if (timeless || minimum <= _fired || _firing >= 0) return;
        (_target, _firing) = (minimum, 0);
    }

    public void Dispose()
    {
        foreach (var input in Inputs) input.Discard();
        _batch?.Dispose();
        Store.Dispose();
    }

    private static long Delayed(long watermark, long delay) => watermark is long.MaxValue or long.MinValue ? watermark : watermark - delay;

    private void Fire()
    {
        var budget = Pace == StepPace.Least ? 1 : Pace.Records * FireRowsPerRecord;
        _changed = true;
        CurrentInput = null;
        for (; _firing < _operators.Length; _firing++)
        {
            var (op, delay, _) = _operators[_firing];
            if (!op.Advance(Delayed(_target, delay), ref budget)) return;
        }
        _firing = -1;
        if (_target == long.MaxValue) Ended = RunEnd.Drained;
        else _fired = _target;
        ObserveTime();
    }

    /// <summary>
    /// Of the inputs that hold data the one whose watermark is lowest; an emptier one that would come first and has more to come is waited for a while. One whose next record
    /// needs a schema counts as empty until that is there.
    /// </summary>
    private TaskInput? Choose(out long wakeAt)
    {
        wakeAt = long.MaxValue;
        TaskInput? best = null;
        foreach (var input in Inputs)
            if (!input.AwaitsSchema && input.Fetch() && (best is null || input.Watermark < best.Watermark)) best = input;
        if (best is null) return null;
        if (Inputs.Length == 1) return best;
        var now = _environment.Time.GetTimestamp();
        foreach (var input in Inputs)
        {
            if (input == best || (input.Batch is not null && !input.AwaitsSchema) || input.IsAtEnd || input.IsDone || input.IsIdle || input.Watermark >= best.Watermark)
            {
                input.EmptySince = 0;
                continue;
            }
            if (input.EmptySince == 0) input.EmptySince = now;
            var until = input.EmptySince + (long)(InStepWait.TotalSeconds * _environment.Time.TimestampFrequency);
            if (now < until) wakeAt = Math.Min(wakeAt, until);
        }
        return wakeAt == long.MaxValue ? best : null;
    }

    private void Process(TaskInput input)
    {
        var batch = input.Batch!;
        var stop = Math.Min(input.Limit, input.Bound);
        var to = Math.Min(batch.Count, input.Next + Pace.Records);
        CurrentInput = input;
        _changed = true;
        input.IsIdle = false;
        input.LastArrival = _environment.Time.GetTimestamp();
        Ended = RunEnd.None;
        var i = input.Next;
        var first = i;
        if (_trace.IsWanted && input.Exchange is null) _trace.Look(batch.Headers(i));
        while (i < to && batch.Offset(i) < stop)
        {
            if (input.Exchange is { } time && ExchangeFormat.IsControl(batch.Value(i)))
            {
                time.Observe(ReadControl(input, batch, i));
                input.MoveTo(++i);
            }
            else if (input.Faulty.Count > 0 && input.Faulty.TryGetValue(batch.Offset(i), out var fault))
            {
                _faults.Settle(i, fault);
                input.MoveTo(++i);
            }
            else
            {
                var end = RunOfRows(input, batch, i + 1, to, stop);
                CheckPartitioner(input, batch, i, end);
                var next = input.Reader!.Read(batch, i, end);
                if (next > i) input.MoveTo(i = next);
                if (next == end) continue;
                input.Schema = SchemaFetch.Start(input.Reader, $"{input.Partition}@{batch.Offset(next)}", _environment);
                break;
            }
        }
        RecordsIn += i - first;
        input.Source?.Observe(input.Reader!.HighestTimestamp);
    }

    private static ExchangeControl ReadControl(TaskInput input, RecordBatch batch, int i)
    {
        if (ExchangeControl.TryRead(batch.Value(i), out var control)) return control;
        throw new TaskFailedException(new StreamingException(
            "STR2302", $"{input.Partition}@{batch.Offset(i)} is a control record of a version that this build does not know, or damaged. Stop the workers of the later build first."));
    }

    private static int RunOfRows(TaskInput input, RecordBatch batch, int i, int to, long stop)
    {
        if (input.Exchange is null && input.Faulty.Count == 0 && stop == long.MaxValue) return to;
        while (i < to && batch.Offset(i) < stop && !(input.Exchange is not null && ExchangeFormat.IsControl(batch.Value(i))) && !input.Faulty.ContainsKey(batch.Offset(i))) i++;
        return i;
    }
}
