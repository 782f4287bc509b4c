using Streaming.Checkpointing;

namespace Streaming.Runtime;

// The commit protocol: cut, transaction, apply.
internal sealed partial class Worker
{
    private readonly Lock _sending = new();
    private DateTimeOffset _nextCommit;
    private long _epoch;
    private long _epochBytes;
    private long _dirtyBytes;
    private volatile bool _commitRequested;
    private TransportException? _sendError;
    private long _parked;
    private long _epochBegun;

    /// <summary>Duration of the last commit.</summary>
    public TimeSpan LastCommit { get; private set; }

    private Task ParkAsync() => AllAsync([.. _lanes.Select(l => l.ParkAsync())]);

    // Not Task.WhenAll: its own completion would run on the thread pool, outside of the injected scheduler.
    private static async Task AllAsync(Task[] tasks)
    {
        foreach (var task in tasks) await task;
    }

    private void Unpark()
    {
        foreach (var lane in _lanes) lane.Unpark();
    }

    /// <summary>Ends the epoch: commits it, or undoes it if a record must be left out.</summary>
    private async Task EpochAsync()
    {
        var late = IsReplaying ? TimeSpan.Zero : _time.GetUtcNow() - _nextCommit;
        _commitBegun = _time.GetTimestamp() - (late > TimeSpan.Zero ? (long)(late.TotalSeconds * _time.TimestampFrequency) : 0);
        if (_loops.Length > 0) await ParkAsync();
        _parked = _time.GetTimestamp();
        NoteWhatWaits();
        try
        {
            if (_failure is null) await EndEpochAsync();
        }
        catch (TaskFailedException e)
        {
            // A row that is emitted at the cut, such as a table's: no record has caused it.
            Fail(e.InnerException!);
        }
        catch
        {
            // Out of a recovery, by the stop or for good: there may be no producer to send with, so lanes stay parked and nothing is committed any more.
            (_assigned, _gaveUp) = (false, true);
            throw;
        }
        finally
        {
            UpdateStatus();
            _commitRequested = false;
            _undoRequested = false;
            _nextCommit = _time.GetUtcNow() + _pace.Interval;
            _epochBegun = _time.GetTimestamp();
            if (_assigned) Unpark();
        }
    }

    private async Task EndEpochAsync()
    {
        try
        {
            var wasReplay = IsReplaying;
            if (Interlocked.Exchange(ref _sendError, null) is { } error) throw error;
            CheckSteps();
            if (_tasks.Any(t => t.IsDoomed)) await UndoAsync(keepRanges: true, "a record must be left out");
            else if (await CommitAsync())
            {
                LastCommit = _time.GetElapsedTime(_commitBegun);
                Fitted();
                if (wasReplay) EndReplay();
            }
            else await UndoAsync(keepRanges: true, "a topic refused what was made of a record");
        }
        catch (TransportException e)
        {
            // A transaction that has timed out is told of in many ways.
            if (Left < TimeSpan.Zero) _pace = _pace.Overran();
            await RecoverAsync(e);
        }
        catch (EpochOverrunException e)
        {
            await OverranAsync(e.Phase);
        }
    }

    /// <summary>False if nothing was committed because records must be left out.</summary>
    private async Task<bool> CommitAsync()
    {
        ApplyIdleness();
        var epoch = new EpochId(_options.Name, _incarnation, ++_epoch);
        var cut = await CutAsync(epoch);
        var sinks = _sinks.Where(s => s.Cut(epoch)).ToList();
        var wasCut = _time.GetTimestamp();
        CheckTime(EpochPhase.Cut);
        if (cut.Count == 0 && sinks.Count == 0) return true;
        foreach (var task in cut) await SendAllAsync(task.Outgoing, task.Sent);
        // At-least-once: the changelog first would lose data, "already seen" acknowledged and the output not.
        if (!ExactlyOnce && !await FlushAsync()) return false;
        if (!ExactlyOnce) await CheckMembershipAsync(cut);
        foreach (var task in cut) await SendAllAsync(task.StateRecords, 0);
        // Nor may progress be there without the state that it stands for.
        if (!ExactlyOnce && !await FlushAsync()) return false;
        foreach (var task in cut) await SendAllAsync(task.ProgressRecords, 0);
        foreach (var sink in sinks) await SendAllAsync(sink.Records, 0);
        if (!await FlushAsync()) return false;
        var delivered = _time.GetTimestamp();
        var offsets = cut.SelectMany(t => t.Inputs).ToDictionary(i => i.Partition, i => i.Position);
        foreach (var sink in sinks) offsets[sink.Input.Partition] = sink.CutPosition;
        if (ExactlyOnce)
        {
            _inCommit = epoch;
            await _producer.SendOffsetsAsync(offsets, _member, CancellationToken.None);
            await _producer.CommitAsync(CancellationToken.None);
        }
        else
        {
            await _member.CommitOffsetsAsync(offsets, CancellationToken.None);
        }
        var committed = _time.GetTimestamp();
        string[] traces = [.. cut.Select(static t => t.TraceParent).OfType<string>()];
        Committed(epoch, _producer.LastOffset);
        var times = new EpochTimes(
            _parked > _commitBegun ? _time.GetElapsedTime(_commitBegun, _parked) : default, _time.GetElapsedTime(_parked, wasCut), _time.GetElapsedTime(wasCut, delivered), _time.GetElapsedTime(delivered, committed),
            _time.GetElapsedTime(committed));
        _log.Reported(new(epoch.Epoch, _commitBegun > _epochBegun ? _time.GetElapsedTime(_epochBegun, _commitBegun) : default, times, traces));
        _producer.Begin();
        return true;
    }

    /// <summary>
    /// Without a transaction nothing fences a worker that was taken for dead while it waited: it would write its state over that of its successor. So the group is asked first, by committing again
    /// what is committed.
    /// </summary>
    private async Task CheckMembershipAsync(List<StreamTask> cut)
    {
        var offsets = cut.SelectMany(t => t.Inputs).Where(i => i.Committed.Writer != EpochId.None).ToDictionary(i => i.Partition, i => i.Committed.NextOffset);
        if (offsets.Count > 0) await _member.CommitOffsetsAsync(offsets, CancellationToken.None);
    }

    /// <summary>The epoch is in the log: stores and positions follow.</summary>
    private void Committed(EpochId epoch, Func<TopicPartition, long> lastOffset)
    {
        _inCommit = null;
        ForgetBytes();
        foreach (var task in _tasks)
        {
            task.Commit(epoch, lastOffset);
            task.Outgoing.Clear();
            task.Sent = 0;
        }
        foreach (var sink in _sinks) sink.Committed();
        var live = _tasks.Sum(t => t.LiveBytes);
        if (live > _options.LiveBytes)
            foreach (var task in _tasks) task.Shrink((long)((live - _options.LiveBytes) * (task.LiveBytes / (double)live)));
        _log.Committed(epoch.Epoch, LastCommit);
    }

    private void ForgetBytes()
    {
        (_epochBytes, _dirtyBytes) = (0, 0);
        foreach (var task in _tasks) task.DirtyCounted = 0;
    }

    private async Task<List<StreamTask>> CutAsync(EpochId epoch)
    {
        var changed = new System.Collections.Concurrent.ConcurrentBag<StreamTask>();
        if (_loops.Length == 0)
        {
            foreach (var task in _tasks.Where(t => t.Cut(epoch))) changed.Add(task);
        }
        else
        {
            await AllAsync([.. _lanes.Where(l => l.Tasks.Count > 0).Select(lane => lane.RunAsync(() =>
            {
                foreach (var task in lane.Tasks)
                    if (task.Cut(epoch)) changed.Add(task);
            }))]);
        }
        return [.. changed];
    }

    private async Task SendAllAsync(OutgoingRecords records, int from)
    {
        while (true)
        {
            var sent = from;
            lock (_sending) from = _producer.Send(records, sent);
            Interlocked.Add(ref _recordsOut, from - sent);
            if (from >= records.Count) return;
            await InTimeAsync(async late =>
            {
                await _producer.WaitForSpaceAsync(late);
                return true;
            });
        }
    }

    /// <summary>
    /// True if everything was acknowledged; false if a topic has refused records for themselves, and what has caused them was marked to be left out. Other refusals throw.
    /// </summary>
    private async Task<bool> FlushAsync()
    {
        var refused = await InTimeAsync(_producer.FlushAsync);
        if (refused.Count == 0) return true;
        var bad = refused.Where(r => r.ForItself).ToList();
        foreach (var record in bad) LeaveOut(record);
        return bad.Count > 0 ? false : throw new TransportException(TransportErrorKind.Abortable, $"{refused[0].Topic}[{refused[0].Partition}]: {refused[0].Reason}");
    }

    private void LeaveOut(RefusedRecord record)
    {
        const string Way = "Nothing of its epoch was committed. Raise the topic's limit (max.message.bytes, message.timestamp.after.max.ms)";
        if (RecordCause.Read(record.Tag) is not { } cause)
            throw new StreamingException("STR3101", $"A record for {record.Topic}[{record.Partition}] was refused: {record.Reason}. It was caused by no single record that could be left out. {Way}, or keep such rows from the sink.");
        var (task, input) = _tasks.SelectMany(t => t.Inputs.Select(i => (t, i))).First(x => x.i.Number == cause.Input);
        if (cause.IsDeadLetter)
            throw new StreamingException("STR3102", $"The dead letter of {input.Partition}@{cause.Offset} was refused by '{record.Topic}': {record.Reason}. {Way}, or choose Skip for the source.");
        task.Refuse(input, cause.Offset, record.Topic, record.Reason);
    }

    /// <summary>A lane's: as much as the transport takes now.</summary>
    private void Send(StreamTask task)
    {
        if (task.Sent == task.Outgoing.Count) return;
        var sent = task.Sent;
        lock (_sending) task.Sent = _producer.Send(task.Outgoing, sent);
        Interlocked.Add(ref _recordsOut, task.Sent - sent);
        if (task.Sent < task.Outgoing.Count)
        {
            WakeOnSpace();
            return;
        }
        if (Interlocked.Add(ref _epochBytes, task.Outgoing.Bytes) > _pace.Bytes) CommitSoon();
        task.Outgoing.Clear();
        task.Sent = 0;
    }

    /// <summary>A lane's: what changed waits in memory for the commit.</summary>
    private void CountDirty(StreamTask task)
    {
        var bytes = task.DirtyBytes;
        var before = Interlocked.Exchange(ref task.DirtyCounted, bytes);
        if (Interlocked.Add(ref _dirtyBytes, bytes - before) > Math.Min(_options.DirtyBytes, _pace.Bytes)) CommitSoon();
    }

    private void CommitSoon()
    {
        if (_commitRequested) return;
        _commitRequested = true;
        _signal.Set();
    }

    private int _waitingForSpace;

    private async void WakeOnSpace()
    {
        if (Interlocked.Exchange(ref _waitingForSpace, 1) != 0) return;
        try
        {
            await _producer.WaitForSpaceAsync(_stop);
        }
        catch (Exception e) when (e is OperationCanceledException or TransportException or ObjectDisposedException)
        {
            // The commit that follows meets the same error and handles it.
        }
        Volatile.Write(ref _waitingForSpace, 0);
        WakeLanes();
    }

    private void WakeLanes()
    {
        foreach (var lane in _lanes) lane.Wake();
    }
}
