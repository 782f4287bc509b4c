using Streaming.Checkpointing;

namespace Streaming.Runtime;

// An epoch that fails: nothing of it was seen, live state is dropped, and its sources are read again.
internal sealed partial class Worker
{
    private EpochId? _inCommit;
    private volatile bool _undoRequested;
    private FatalRecord? _fatal;
    private Backoff? _backoff;
    private int _failedInARow;
    private bool _gaveUp;

    // After failures in a row: no commit before this.
    private DateTimeOffset _notBefore;

    private bool IsReplaying { get; set; }

    /// <summary>
    /// Aborts, reopens tasks on committed state and assigns the sources anew. With <paramref name="keepRanges"/> exactly the offsets that the epoch had reached are
    /// processed again, without the records that were marked, and committed before anything else.
    /// </summary>
    private async Task UndoAsync(bool keepRanges, string reason)
    {
        var again = _failedInARow > 1;
        _log.Undone(reason, _time.GetElapsedTime(_epochBegun), again);
        if (again) _watchSoon = true;
        _inCommit = null;
        await AbortAsync();
        if (keepRanges)
        {
            foreach (var input in _tasks.SelectMany(t => t.Inputs).Where(i => i.Limit == long.MaxValue)) input.Limit = input.Position;
            foreach (var fatal in _tasks.Select(t => t.Fatal).OfType<FatalRecord>())
            {
                // Its step did not return, so the position may still be before the records that went well.
                fatal.Input.Limit = fatal.Offset;
                _fatal ??= fatal;
            }
            IsReplaying = true;
        }
        _attempt++;
        ForgetBytes();
        foreach (var task in _tasks)
        {
            task.Abandon();
            task.Open(_attempt);
        }
        foreach (var sink in _sinks) sink.Abandon();
        // Not while partitions are being given up, or before they are read at all.
        if (_assigned) StartReading();
    }

    private async Task AbortAsync()
    {
        // The worker was stopped while it made another: whoever makes the next of this transactional id ends what is open.
        if (_producer is null) return;
        try
        {
            await _producer.AbortAsync(CancellationToken.None);
        }
        catch (TransportException)
        {
            // A new producer of the same transactional id ends whatever is open.
            await ReplaceProducerAsync();
        }
        _producer.Begin();
    }

    private async Task ReplaceProducerAsync()
    {
        var old = _producer;
        // None, if the worker is told to stop before there is another.
        _producer = null!;
        await old.DisposeAsync();
        _producer = await CreateProducerAsync();
    }

    /// <summary>The first failure may be anything; from the second in a row on the outside is given time.</summary>
    private void BackOff()
    {
        if (_failedInARow++ == 0) (_notBefore, _backoff) = (_time.GetUtcNow(), new(_options.Name));
        else _notBefore = _time.GetUtcNow() + _backoff!.Next();
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = _notBefore - _time.GetUtcNow();
        if (pause > TimeSpan.Zero) await Task.Delay(pause, _time, cancellationToken);
    }

    private async Task RecoverAsync(TransportException e)
    {
        BackOff();
        switch (e.Kind)
        {
            case TransportErrorKind.Transient or TransportErrorKind.Unauthenticated or TransportErrorKind.Abortable or TransportErrorKind.StaleGeneration:
                await UndoAsync(keepRanges: IsReplaying, e.Message);
                break;
            // Fenced by a successor that took this worker for dead, or by a second worker of the same name: the membership tells, the producer is made anew either way.
            case TransportErrorKind.UnknownOutcome or TransportErrorKind.Fenced:
                await ResolveAsync(e);
                break;
            default:
                throw Explain(e);
        }
    }

    /// <summary>Unknown outcome: a new producer fences what is in flight, and progress says whether the epoch was committed.</summary>
    private async Task ResolveAsync(TransportException cause)
    {
        await ReplaceProducerAsync();
        if (_inCommit is { } epoch && StartDecisions.WasCommitted(epoch, (await ReadProgressAsync(new HashSet<TopicPartition>(), _stop)).All))
        {
            Committed(epoch, static _ => -1);
            _producer.Begin();
            if (IsReplaying) EndReplay();
            return;
        }
        _producer.Begin();
        await UndoAsync(keepRanges: IsReplaying, cause.Message);
    }

    // A replay runs to its end too when further records are marked: otherwise each of them would cost an undo.
    private bool IsReplayed() => _undoRequested || _tasks.All(t => t.IsDone);

    private void EndReplay()
    {
        var fatal = _fatal;
        ForgetReplay();
        foreach (var input in _tasks.SelectMany(t => t.Inputs))
        {
            input.Limit = long.MaxValue;
            input.Faulty.Clear();
        }
        if (fatal is not null) _failure ??= fatal.Error;
    }

    private void ForgetReplay() => (IsReplaying, _fatal) = (false, null);
}
