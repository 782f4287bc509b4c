using System.Collections.Concurrent;
using Streaming.Building;
using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

/// <summary>
/// One member of a job: a consumer, a producer, lanes of tasks, and the epochs over all of them. Everything below runs on the scheduler that <see cref="RunAsync"/>
/// is started on; the transport's threads only enqueue.
/// </summary>
internal sealed partial class Worker : IGroupListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Topology _topology;
    private readonly ITransport _transport;
    private readonly IStateBackend _state;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly IWorkerEvents _log;
    private readonly Guid _incarnation = Guid.NewGuid();
    private readonly Signal _signal = new();
    private readonly ConcurrentQueue<Func<Task>> _mailbox = new();
    private readonly Lane[] _lanes;
    private readonly FaultPolicies _policies;
    private readonly CancellationToken _stop;
    private Task[] _loops = [];
    private Exception? _failure;
    private JobTopics _topics = null!;
    private IGroupMember _member = null!;
    private IEpochProducer _producer = null!;
    private volatile bool _finished;
    private volatile bool _drains;

    public Worker(Topology topology, ITransport transport, IStateBackend state, WorkerOptions options, TimeProvider time, IServiceProvider services, IWorkerEvents log, CancellationToken stop)
    {
        (_topology, _transport, _state, _options, _time, _services, _log, _stop) = (topology, transport, state, options, time, services, log, stop);
        _storedState = new(topology);
        _policies = new(topology.Nodes.OfType<SourceNode>());
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(_ => new Lane(time, AfterStep, OnTaskFailed, _signal.Set))];
    }

    private Plan Plan => _topology.Plan;

    private bool ExactlyOnce => _options.Guarantee == Guarantee.ExactlyOnce;

    private string TransactionalId(string worker) => $"{Plan.Job}-{worker}";

    /// <summary>
    /// Runs until it is stopped, a bounded run is complete, or it cannot go on. A stop commits what was processed and keeps the membership.
    /// </summary>
    /// <exception cref="StreamingException">The job cannot start, or a record or a failure ends it.</exception>
    public async Task RunAsync()
    {
        using var registration = _stop.Register(static s => ((Worker)s!)._signal.Set(), this);
        try
        {
            await StartAsync();
            using var watch = _time.CreateTimer(static s => ((Worker)s!).WatchEpochs(), this, _options.TransactionTimeout, _options.TransactionTimeout);
            _loops = [.. _lanes.Select(l => l.LoopAsync())];
            await LoopAsync();
            await StopAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while it was starting, or while a commit at the stop waited for the outside: nothing is under way.
        }
        catch (TransportException e)
        {
            throw Explain(e);
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>Any thread's: the stop that follows leaves the group for good, so that others take over at once.</summary>
    public void Drain() => _drains = true;

    private async Task StartAsync()
    {
        var there = await RetryAsync(() => TopicSetup.DescribeAsync(_transport, _topology, _options, _stop));
        await _storedState.BindAsync(slot => BindAsync(slot, _stop));
        await CheckHistoryAsync(there);
        _topics = await RetryAsync(() => TopicSetup.PrepareAsync(_transport, _topology, there, _options, _stop));
        foreach (var sink in Plan.Subtopologies.Select(s => s.Sink).OfType<ExternalSinkNode>()) await CheckSinkAsync(sink);
        await TakeBoundsAsync();
        // Ends what this worker's former life has left open, before anything is read.
        _producer = await CreateProducerAsync();
        _producer.Begin();
        _pace = FullPace;
        await CheckManifestAsync();
        _nextCommit = _time.GetUtcNow() + _pace.Interval;
        _nextHousekeeping = _time.GetUtcNow() + HousekeepingInterval;
        // They were looked at just now.
        _nextWatch = _time.GetUtcNow() + WatchInterval;
        _member = await RetryAsync(() => _transport.JoinAsync(
            new(Plan.Job, _options.Name, [.. Plan.InputTopics], _options.SessionTimeout, _options.ClientQueueBytes), this, _stop).AsTask());
        _log.Started(Plan.Job, _options.Name, _topics.ClusterId);
    }

    private async Task LoopAsync()
    {
        using var timer = _time.CreateTimer(static s => ((Worker)s!)._signal.Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!_stop.IsCancellationRequested && !_finished)
        {
            try
            {
                await TurnAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // A question to the cluster was cut short. What was processed is committed all the same.
                return;
            }
            var due = Earlier(IsReplaying ? DateTimeOffset.MaxValue : Later(_nextCommit, _notBefore), _nextHousekeeping);
            if (_notBefore > _time.GetUtcNow() && (_undoRequested || (_commitRequested && !IsReplaying))) due = Earlier(due, _notBefore);
            var wait = due - _time.GetUtcNow();
            timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            if (_mailbox.IsEmpty && !_finished && _failure is null) await _signal.WaitAsync();
        }
    }

    private async Task TurnAsync()
    {
        while (_mailbox.TryDequeue(out var mail)) await mail();
        if (_failure is not null) throw _failure;
        var now = _time.GetUtcNow();
        if (now >= _notBefore && (IsReplaying ? IsReplayed() : _undoRequested || _commitRequested || now >= _nextCommit)) await EpochAsync();
        if (now >= _nextHousekeeping) KeepHouse();
        await LookForTheEndAsync();
    }

    /// <summary>What is processed is committed; the membership stays, so a restart has its tasks back at once.</summary>
    private async Task StopAsync()
    {
        while (_mailbox.TryDequeue(out var mail)) await mail();
        // Lanes stay parked behind the last commit: what they would send now comes again after the restart, and without a transaction nothing takes it back.
        _assigned = false;
        if (_tasks.Count + _sinks.Count > 0 && !IsReplaying && !_gaveUp) await CommitAtStopAsync();
        if (_failure is not null) throw _failure;
        if (_options.LeaveOnStop || _drains) await _member.LeaveAsync(CancellationToken.None);
    }

    private async Task CommitAtStopAsync()
    {
        try
        {
            await EpochAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It failed, and there is no time to try again.
        }
    }

    private async Task CloseAsync()
    {
        // From here on revocations are answered and assignments are not made any more.
        _closed = true;
        foreach (var lane in _lanes) lane.Stop();
        foreach (var loop in _loops) await loop;
        await _asking;
        await CloseTasksAsync();
        DropSuspended();
        while (_mailbox.TryDequeue(out var mail)) await mail();
        if (_follower is not null) await _follower.DisposeAsync();
        if (_member is not null) await _member.DisposeAsync();
        if (_producer is null) return;
        try
        {
            // What a failed run left open would hold readers back until it times out.
            await _producer.AbortAsync(CancellationToken.None);
        }
        catch (TransportException)
        {
            // The next producer of this transactional id ends it.
        }
        await _producer.DisposeAsync();
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private void Post(Func<Task> mail)
    {
        _mailbox.Enqueue(mail);
        _signal.Set();
    }

    /// <summary>Known at once: no epoch may commit what a step that did not return has left behind.</summary>
    private void Fail(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, error, null);
        _signal.Set();
    }

    /// <summary>The outside may be away for a while, at the start too: tries again with capped, growing pauses until stopped.</summary>
    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken? stop = null)
    {
        for (var backoff = new Backoff(_options.Name); ;)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when ((e is ExternalSinkUnavailableException || (e is TransportException transport && IsPassing(transport))) && !_stop.IsCancellationRequested)
            {
                var pause = backoff.Next();
                _log.Retrying(e.Message, pause);
                await Task.Delay(pause, _time, stop ?? _stop);
            }
        }
    }

    /// <summary>The outside may come back. Credentials that held once may hold again; those that a worker starts with are a mistake that must be told.</summary>
    private bool IsPassing(TransportException e) => e.Kind == TransportErrorKind.Transient || (e.Kind == TransportErrorKind.Unauthenticated && _member is not null);

    private Task<bool> CheckSinkAsync(ExternalSinkNode sink) => RetryAsync(async () =>
    {
        await sink.Factory.CheckAsync(_services, create: true, _stop);
        return true;
    });

    private Task<IEpochProducer> CreateProducerAsync() => RetryAsync(async () =>
    {
        var producer = await _transport.CreateProducerAsync(ExactlyOnce ? TransactionalId(_options.Name) : null, _options.TransactionTimeout, CancellationToken.None);
        producer.TrackPositions([.. Plan.Subtopologies.SelectMany(s => s.Stores).Select(s => s.Changelog(Plan.Job))]);
        return producer;
    });

    private StreamingException Explain(TransportException e) => e.Kind switch
    {
        TransportErrorKind.Fenced => new("STR2401", $"Worker '{_options.Name}' of job '{Plan.Job}' was taken over by another worker of the same name. Names must be unique in a job: set another name, or stop the other one. ({e.Message})", e),
        _ when StartErrors.IsNotAllowed(e) => StartErrors.NotAllowed(e),
        TransportErrorKind.OffsetOutOfRange => StartErrors.OffsetGone(e.Message, e),
        _ => new("STR2403", $"The transport failed: {e.Message}", e),
    };
}
