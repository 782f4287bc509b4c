using Streaming.Checkpointing;
using Streaming.State;

namespace Streaming.Runtime;

// The task's side of an epoch.
internal sealed partial class StreamTask
{
    private readonly Dictionary<string, ExchangeControl> _announced = [];
    private readonly Dictionary<string, ExchangeWriters> _writers = [];
    private readonly Dictionary<TaskInput, InputProgress> _cut = [];
    private StorePosition? _restored;
    private IStoreBatch? _batch;

    /// <summary>Changelog records of the epoch: written behind the outputs.</summary>
    public OutgoingRecords StateRecords { get; } = new();

    /// <summary>Progress records of the epoch: written last.</summary>
    public OutgoingRecords ProgressRecords { get; } = new();

    /// <summary>
    /// Turns what changed since the last cut into changelog records, one pending batch and progress. Outputs may follow into <see cref="Outgoing"/>. False if nothing changed.
    /// </summary>
    public bool Cut(EpochId epoch)
    {
        // Where a new input begins is committed although nothing has happened yet.
        if (!_changed && Inputs.All(i => i.Position == i.Committed.NextOffset && i.Committed.Writer != EpochId.None && (!i.IsIdle || i.Committed.Idle))) return false;
        StateRecords.Clear();
        CurrentInput = null;
        Drain();
        AnnounceTime(epoch);
        WriteProgress(epoch);
        return true;
    }

    /// <summary>The epoch is committed: applies the pending batch, state and position in one.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="lastOffset">The offset of the last changelog record that was acknowledged; -1 if none or unknown.</param>
    public void Commit(EpochId epoch, Func<TopicPartition, long> lastOffset)
    {
        _trace.Begin(_environment.Events.IsTracing);
        if (_cut.Count == 0) return;
        if (Subtopology.Stores.Count > 0) Apply(epoch, lastOffset);
        foreach (var (input, progress) in _cut) input.Commit(progress);
        _cut.Clear();
        foreach (var counter in _counters.Values) counter.Commit();
        foreach (var (op, _, _) in _operators) op.Committed();
        _changed = false;
    }

    /// <summary>The epoch failed: what was cut is forgotten.</summary>
    public void Abandon()
    {
        _cut.Clear();
        _announced.Clear();
        StateRecords.Clear();
        ProgressRecords.Clear();
    }

    public void Shrink(long bytes)
    {
        foreach (var (op, _, _) in _operators) op.Shrink(bytes);
    }

    /// <summary>The changelogs were replayed into the store up to these offsets.</summary>
    public void Restored(StorePosition position) => _restored = position;

    private void Drain()
    {
        var at = "";
        try
        {
            foreach (var (op, _, step) in _operators)
            {
                at = step;
                op.BeforeDrain();
            }
            _batch ??= Store.NewBatch();
            _batch.Clear();
            var changelogs = Subtopology.Stores.Select(s => s.Changelog(_environment.Job)).ToArray();
            var writer = new StateWriter(StateRecords, _batch, changelogs, Id.Partition, _environment.Time);
            foreach (var (op, _, step) in _operators)
            {
                at = step;
                op.Drain(writer);
            }
        }
        catch (Exception e) when (e is not TaskFailedException)
        {
            // No record is in hand that could be left out.
            throw new TaskFailedException(Explain(e, at));
        }
    }

    private void Apply(EpochId epoch, Func<TopicPartition, long> lastOffset)
    {
        var changelogs = Subtopology.Stores.Select((store, i) =>
        {
            var topic = store.Changelog(_environment.Job);
            var last = lastOffset(new(topic, Id.Partition));
            return new ChangelogPosition(_environment.TopicId(topic), last >= 0 ? last + 1 : _restored?.Changelogs.ElementAtOrDefault(i).Offset ?? 0);
        }).ToArray();
        _restored = new(epoch, changelogs, _environment.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var bytes = new ByteWriter();
        _restored.Write(bytes);
        _batch!.SetPosition(bytes.Written);
        Store.Apply(_batch);
    }

    /// <summary>If something changed since the last cut, tells each partition of every exchange how far this task's time has come.</summary>
    private void AnnounceTime(EpochId epoch)
    {
        var idle = Inputs.All(i => i.IsTimeless);
        foreach (var exchange in Subtopology.Exchanges)
        {
            var topic = exchange.Topic(_environment.Job);
            if (!_writers.TryGetValue(topic, out var writers)) _writers.Add(topic, writers = _environment.Writers(exchange));
            var control = new ExchangeControl(ExchangeControl.CurrentVersion, writers, new(Subtopology.WriterId, Id.Partition), 0, Delayed(_fired, _context.Delay(exchange)), idle);
            if (_announced.TryGetValue(topic, out var last) && last == control) continue;
            _announced[topic] = control;
            var partitions = _environment.PartitionCount(topic);
            for (var partition = 0; partition < partitions; partition++)
            {
                var start = Outgoing.Data.Length;
                (control with { Epoch = epoch.Epoch }).Write(Outgoing.Data);
                Outgoing.Add(topic, partition, _environment.Time.GetUtcNow().ToUnixTimeMilliseconds(), -1, Outgoing.Data.Length - start);
            }
        }
    }

    private void WriteProgress(EpochId epoch)
    {
        _cut.Clear();
        ProgressRecords.Clear();
        var now = _environment.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var input in Inputs)
        {
            var progress = new InputProgress(
                input.TopicId, input.Position, input.Watermark, input.IsIdle, _fired, input.Exchange?.Vector.ToArray() ?? [], Ended, epoch, _environment.AtLeastOnce);
            _cut[input] = progress;
            var start = ProgressRecords.Data.Length;
            ProgressCodec.WriteKey(ProgressRecords.Data, ProgressCodec.InputKind, input.Partition.ToString());
            var keyLength = ProgressRecords.Data.Length - start;
            ProgressCodec.Write(ProgressRecords.Data, progress);
            ProgressRecords.Add(_environment.ProgressTopic, Id.Partition % _environment.PartitionCount(_environment.ProgressTopic), now, keyLength, ProgressRecords.Data.Length - start - keyLength);
        }
    }
}
