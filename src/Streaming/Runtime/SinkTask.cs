using Streaming.Building;
using Streaming.Checkpointing;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>
/// A task that writes one partition of an internal topic into an outside store. It runs beside the epochs, so that a slow store holds up nobody; its position is
/// the outside store's, and epochs only mirror it.
/// </summary>
internal sealed class SinkTask : IAsyncDisposable
{
    private readonly Signal _signal = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IExternalSink _sink;
    private readonly SinkTaskHost _host;
    private Task _loop = Task.CompletedTask;
    private InputProgress? _cut;
    private long _durable;
    private long _passed;
    private long _mirrored = -1;

    // What the outside store has as its position. The input's own may be ahead of it: nothing but markers of transactions lies between.
    private long _stored;

    /// <param name="id">The task.</param>
    /// <param name="input">Its input, at the position that progress has mirrored.</param>
    /// <param name="sink">The sink; opened when the task runs, since its store may be away for a while.</param>
    /// <param name="host">The worker.</param>
    public SinkTask(TaskId id, TaskInput input, IExternalSink sink, SinkTaskHost host) => (Id, Input, _sink, _host, _durable, _passed) = (id, input, sink, host, input.Position, input.Position);

    public TaskId Id { get; }

    public TaskInput Input { get; }

    /// <summary>The progress record of the cut.</summary>
    public OutgoingRecords Records { get; } = new();

    /// <summary>The mirrored position is that of the outside store.</summary>
    public bool IsCommitted => Input.Committed.NextOffset == Durable;

    /// <summary>Where the outside store has got to: what a new attempt reads from.</summary>
    public long Durable => Interlocked.Read(ref _durable);

    public void Wake() => _signal.Set();

    public void Start() => _loop = LoopAsync();

    /// <summary>Writes the durable position into <see cref="Records"/>; false if it has not moved since the last commit.</summary>
    public bool Cut(EpochId epoch)
    {
        Records.Clear();
        var position = Durable;
        var passed = Interlocked.Read(ref _passed);
        if (position == Input.Committed.NextOffset && passed == _mirrored && Input.Committed.Writer != EpochId.None) return false;
        CutPosition = passed;
        _cut = new(Input.TopicId, position, long.MinValue, false, long.MinValue, [], RunEnd.None, epoch, _host.AtLeastOnce);
        ProgressCodec.WriteKey(Records.Data, ProgressCodec.InputKind, Input.Partition.ToString());
        var keyLength = Records.Data.Length;
        ProgressCodec.Write(Records.Data, _cut);
        Records.Add(_host.ProgressTopic, Id.Partition % _host.ProgressPartitions, _host.Time.GetUtcNow().ToUnixTimeMilliseconds(), keyLength, Records.Data.Length - keyLength);
        return true;
    }

    /// <summary>The offset that the group is told: behind the markers that follow the last record, so that tools see no lag where there is none. What is deleted and read again goes by <see cref="Durable"/>.</summary>
    public long CutPosition { get; private set; }

    public void Committed()
    {
        if (_cut is null) return;
        Input.Commit(_cut);
        (_cut, _mirrored) = (null, CutPosition);
    }

    /// <summary>The epoch failed; the outside store's position stands, and reading goes on from there.</summary>
    public void Abandon() => _cut = null;

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _signal.Set();
        await _loop;
        Input.Discard();
        await _sink.DisposeAsync();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            await OpenAsync();
            while (!_stop.IsCancellationRequested)
            {
                if (Input.Fetch()) await WriteAsync();
                else await _signal.WaitAsync();
                Interlocked.Exchange(ref _durable, _stored);
                Interlocked.Exchange(ref _passed, Input.Position);
                if (Input.TryRelease()) _host.Resume(Input.Partition);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // A stop between or in writes: the position in the outside store tells the successor.
        }
        catch (Exception e)
        {
            _host.Failed(e);
        }
    }

    /// <summary>The outside store's position is the truth: it may be ahead of what was mirrored, or behind, if the store has lost commits.</summary>
    private async Task OpenAsync()
    {
        var mirrored = Input.Position;
        _stored = await RetryAsync(() => _sink.OpenAsync(_stop.Token).AsTask());
        Input.GoTo(_stored);
        Interlocked.Exchange(ref _durable, _stored);
        Interlocked.Exchange(ref _passed, _stored);
        if (_stored >= mirrored) return;
        var attempt = Input.Attempt;
        _host.Reread($"sink task {Id}: the outside store has position {_stored} of {Input.Partition}, progress has {mirrored}: the store lost commits, and its rows are written again");
        while (Input.Attempt == attempt && !_stop.IsCancellationRequested) await _signal.WaitAsync();
    }

    private Task<bool> WriteAsync() => RetryAsync(WriteOnceAsync);

    private async Task<bool> WriteOnceAsync()
    {
        var batch = Input.Batch!;
        var next = batch.Offset(batch.Count - 1) + 1;
        while (!await _sink.WriteAsync(batch, Input.Next, _stored, next, _stop.Token))
        {
            // Another writer was there: a zombie before us, or ourselves in a write whose answer was lost. Its position stands.
            var position = await _sink.OpenAsync(_stop.Token);
            if (position < _stored)
            {
                // What lies between was written, and lost again; it is no longer in hand.
                throw new StreamingException(
                    "STR2405",
                    $"Sink task {Id}: the outside store had position {_stored} of {Input.Partition} and now says {position}: it lost commits (a standby took over, or a backup was restored). Nothing was written since; a restart goes on from {position}.");
            }
            _stored = position;
            if (_stored >= next)
            {
                next = _stored;
                break;
            }
            var i = Input.Next;
            while (i < batch.Count && batch.Offset(i) < _stored) i++;
            Input.SkipTo(i, _stored);
        }
        _stored = next;
        Input.SkipTo(batch.Count, next);
        return true;
    }

    /// <summary>A store may be away for a while: tries again with capped, growing pauses until stopped.</summary>
    private async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        var waits = false;
        try
        {
            for (var backoff = new Backoff(Id.ToString()); ;)
            {
                try
                {
                    return await call();
                }
                catch (ExternalSinkUnavailableException e)
                {
                    waits = true;
                    var pause = backoff.Next();
                    _host.Events.Retrying(e.Message, pause, beside: this);
                    await Task.Delay(pause, _host.Time, _stop.Token);
                }
            }
        }
        finally
        {
            if (waits) _host.Events.GoesOn(this);
        }
    }
}

/// <summary>What a worker gives to its sink tasks.</summary>
/// <param name="Job">The job.</param>
/// <param name="ProgressTopic">Its topic of progress.</param>
/// <param name="Time">The clock.</param>
/// <param name="Resume">Reads a partition on that was held.</param>
/// <param name="Failed">Ends the worker.</param>
/// <param name="Events">Is told of a store that is away.</param>
/// <param name="Reread">Reads all inputs anew from where their tasks are; wakes them.</param>
/// <param name="AtLeastOnce">Epochs are no transactions.</param>
/// <param name="ProgressPartitions">How many partitions the topic of progress has.</param>
internal sealed record SinkTaskHost(
    string Job, string ProgressTopic, TimeProvider Time, Action<TopicPartition> Resume, Action<Exception> Failed, IWorkerEvents Events, Action<string> Reread, bool AtLeastOnce,
    int ProgressPartitions);
