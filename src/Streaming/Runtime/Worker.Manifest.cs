using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

// What is stored means something: it is compared with this build before anything is read or changed.
internal sealed partial class Worker
{
    private readonly Dictionary<SerdeSlot, int> _ordinals = [];

    private readonly StoredState _storedState;

    /// <summary>Compares the stored manifest of every stateful step with this build, refuses what has changed, and stores what is new, with the ids of the topics that belong to it.</summary>
    private async Task CheckManifestAsync()
    {
        var progress = await ReadProgressAsync(_topics, OffsetKind.EndCommitted);
        var compared = CompareManifests(progress);
        foreach (var told in compared.Where(c => c.Message.Length > 0)) _log.Warning(told.Message);
        foreach (var step in compared.Where(c => c.Outcome != ManifestOutcome.Gone)) KeepOrdinals(step.Manifest);
        await StoreAsync(
            [.. compared.Where(c => c.Outcome is ManifestOutcome.New or ManifestOutcome.Compatible).Select(c => c.Manifest)],
            [.. InternalTopics.Of(Plan).Where(t => progress.TopicId(t) is null)]);
    }

    private IReadOnlyList<ManifestComparison> CompareManifests(ProgressSnapshot progress)
    {
        var compared = _storedState.Compare(progress);
        return StoredState.Refusal(compared) is { } refusal ? throw refusal : compared;
    }

    /// <summary>At an assignment, with everything that is committed: another build may have been started beside this one.</summary>
    private void CheckManifestAgain(ProgressSnapshot progress)
    {
        if (CompareManifests(progress).FirstOrDefault(c => c.Outcome is ManifestOutcome.New or ManifestOutcome.Compatible) is not { } other) return;
        throw new StreamingException("STR2102", $"What is stored of '{other.Step}' was changed while this worker ran: another build of job '{Plan.Job}' is running too. Stop all workers of one of them.");
    }

    /// <summary>A registry may be away for a while, like the cluster.</summary>
    private Task<object> BindAsync(SerdeSlot slot, CancellationToken cancellationToken) => RetryAsync(async () =>
    {
        try
        {
            return await slot.BindAsync(_services, cancellationToken);
        }
        catch (Exception e) when (SerdeSlot.IsAway(e, cancellationToken))
        {
            throw new TransportException(TransportErrorKind.Transient, $"The {slot.Format} serde of '{slot.Subject}' cannot be bound for now: {e.GetType().Name}: {e.Message}", e);
        }
    }, cancellationToken);

    private void KeepOrdinals(StepManifest manifest)
    {
        var slots = _storedState.Slots(manifest.Step);
        for (var i = 0; i < slots.Count; i++) _ordinals[slots[i]] = Manifests.Ordinal(manifest.Values[i]);
    }

    private async Task StoreAsync(IReadOnlyList<StepManifest> manifests, IReadOnlyList<string> topics)
    {
        if (manifests.Count + topics.Count == 0) return;
        var records = new OutgoingRecords();
        foreach (var manifest in manifests) Note(records, ProgressCodec.ManifestKind, manifest.Step, data => ManifestCodec.Write(data, manifest));
        foreach (var topic in topics) Note(records, ProgressCodec.TopicKind, topic, data => ProgressCodec.WriteTopic(data, _topics[topic].Id));
        // Whether an attempt whose outcome is unknown was committed does not matter: the same is written again.
        for (var backoff = new Backoff(_options.Name); ;)
        {
            try
            {
                _commitBegun = _time.GetTimestamp();
                await SendAllAsync(records, 0);
                await FlushAsync();
                await _producer.CommitAsync(_stop);
                _producer.Begin();
                return;
            }
            catch (Exception e) when (e is EpochOverrunException or TransportException { Kind: TransportErrorKind.Transient or TransportErrorKind.Abortable or TransportErrorKind.UnknownOutcome } && !_stop.IsCancellationRequested)
            {
                var pause = backoff.Next();
                _log.Retrying(e.Message, pause);
                await Task.Delay(pause, _time, _stop);
                await ReplaceProducerAsync();
                _producer.Begin();
            }
        }
    }

    private void Note(OutgoingRecords records, byte kind, string name, Action<ByteWriter> write)
    {
        var start = records.Data.Length;
        ProgressCodec.WriteKey(records.Data, kind, name);
        var keyLength = records.Data.Length - start;
        write(records.Data);
        records.Add(Plan.ProgressTopic, 0, _time.GetUtcNow().ToUnixTimeMilliseconds(), keyLength, records.Data.Length - start - keyLength);
    }
}
