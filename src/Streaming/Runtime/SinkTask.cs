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
    private readonly Action<TopicPartition> _resume;
    private readonly Action<Exception> _failed;
    private readonly Action<string, TimeSpan> _retrying;
    private readonly TimeProvider _time;
    private readonly string _progressTopic;
    private Task _loop = Task.CompletedTask;
    private InputProgress? _cut;
    private long _durable;

    // What the outside store has as its position. The input's own may be ahead of it: nothing but markers of transactions lies between.
    private long _stored;

    private SinkTask(TaskId id, TaskInput input, IExternalSink sink, SinkTaskHost host)
        => (Id, Input, _sink, _resume, _failed, _retrying, _time, _progressTopic, _durable, _stored)
            = (id, input, sink, host.Resume, host.Failed, host.Retrying, host.Time, host.ProgressTopic, input.Position, input.Position);

    public TaskId Id { get; }

    public TaskInput Input { get; }

    /// <summary>The progress record of the cut.</summary>
    public OutgoingRecords Records { get; } = new();

    /// <summary>The mirrored position is that of the outside store.</summary>
    public bool IsCommitted => Input.Committed.NextOffset == Durable;

    public static async Task<SinkTask> OpenAsync(SinkTaskHost host, Subtopology subtopology, int partition, TopicDescription topic, long holdBytes, long bound, IServiceProvider services, CancellationToken cancellationToken)
    {
        var at = new TopicPartition(topic.Name, partition);
        var sink = await RetryAsync(
            () => subtopology.Sink!.CreateSinkAsync(new(host.Job, subtopology.Sink.Name!, topic.Id, partition), services, cancellationToken).AsTask(), host.Retrying, host.Time, cancellationToken);
        long position;
        try
        {
            position = await RetryAsync(() => sink.OpenAsync(cancellationToken).AsTask(), host.Retrying, host.Time, cancellationToken);
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
        var progress = new InputProgress(topic.Id, position, long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None);
        return new(new(subtopology.Name, partition), new(subtopology.Inputs[0], at, topic, progress, holdBytes) { Bound = bound }, sink, host);
    }

    /// <summary>Where the outside store has got to: what a new attempt reads from.</summary>
    public long Durable => Interlocked.Read(ref _durable);

    public void Wake() => _signal.Set();

    public void Start() => _loop = LoopAsync();

    /// <summary>Writes the durable position into <see cref="Records"/>; false if it has not moved since the last commit.</summary>
    public bool Cut(EpochId epoch)
    {
        Records.Clear();
        var position = Durable;
        if (position == Input.Committed.NextOffset && Input.Committed.Writer != EpochId.None) return false;
        _cut = new(Input.TopicId, position, long.MinValue, false, long.MinValue, [], RunEnd.None, epoch);
        ProgressCodec.WriteKey(Records.Data, ProgressCodec.InputKind, Input.Partition.ToString());
        var keyLength = Records.Data.Length;
        ProgressCodec.Write(Records.Data, _cut);
        Records.Add(_progressTopic, Id.Partition, _time.GetUtcNow().ToUnixTimeMilliseconds(), keyLength, Records.Data.Length - keyLength);
        return true;
    }

    /// <summary>The offset that an epoch mirrors.</summary>
    public long CutPosition => _cut!.NextOffset;

    public void Committed()
    {
        if (_cut is not null) Input.Commit(_cut);
        _cut = null;
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
            while (!_stop.IsCancellationRequested)
            {
                if (Input.Fetch()) await WriteAsync();
                else await _signal.WaitAsync();
                Interlocked.Exchange(ref _durable, Input.Position);
                if (Input.TryRelease()) _resume(Input.Partition);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // A stop between or in writes: the position in the outside store tells the successor.
        }
        catch (Exception e)
        {
            _failed(e);
        }
    }

    private Task<bool> WriteAsync() => RetryAsync(WriteOnceAsync, _retrying, _time, _stop.Token);

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
    private static async Task<T> RetryAsync<T>(Func<Task<T>> call, Action<string, TimeSpan> retrying, TimeProvider time, CancellationToken stop)
    {
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = TimeSpan.FromMilliseconds(Math.Min(5000, pause.TotalMilliseconds * 2)))
        {
            try
            {
                return await call();
            }
            catch (ExternalSinkUnavailableException e)
            {
                retrying(e.Message, pause);
                await Task.Delay(pause, time, stop);
            }
        }
    }
}

/// <summary>What a worker gives to its sink tasks.</summary>
internal sealed record SinkTaskHost(string Job, string ProgressTopic, TimeProvider Time, Action<TopicPartition> Resume, Action<Exception> Failed, Action<string, TimeSpan> Retrying);
