using Streaming.Checkpointing;
using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

// What is stored means something: it is compared with this build before anything is read or changed.
internal sealed partial class Worker
{
    private readonly Dictionary<SerdeSlot, int> _ordinals = [];

    /// <summary>Compares the stored manifest of every stateful step with this build, refuses what has changed, and stores what is new.</summary>
    private async Task CheckManifestAsync()
    {
        var codecs = await StateCodecsAsync();
        var stored = (await ReadProgressAsync()).Manifests.Values.Select(m => ManifestCodec.Read(m)).ToList();
        var compared = Manifests.Compare(stored, Manifests.Of(_topology.Nodes, s => s.Schema(codecs[s])), (step, value, schema) =>
        {
            var slot = StateSlots(step)[value];
            return slot.CannotRead(codecs[slot], schema);
        });
        var changed = compared.Where(c => c.Outcome == ManifestOutcome.Changed).Select(c => c.Message).ToList();
        if (changed.Count > 0) throw new StreamingException("STR2101", string.Join(Environment.NewLine, changed)["STR2101 ".Length..]);
        foreach (var told in compared.Where(c => c.Message.Length > 0)) _log.Warning(told.Message);
        foreach (var step in compared.Where(c => c.Outcome != ManifestOutcome.Gone)) KeepOrdinals(step.Manifest);
        await StoreAsync([.. compared.Where(c => c.Outcome is ManifestOutcome.New or ManifestOutcome.Compatible).Select(c => c.Manifest)]);
    }

    private async Task<Dictionary<SerdeSlot, object>> StateCodecsAsync()
    {
        var codecs = new Dictionary<SerdeSlot, object>();
        foreach (var slot in _topology.Nodes.Where(n => n.IsStateful).SelectMany(n => n.StateSlots)) codecs[slot] = await BindAsync(slot);
        return codecs;
    }

    /// <summary>A registry may be away for a while, like the cluster.</summary>
    private Task<object> BindAsync(SerdeSlot slot) => RetryAsync(async () =>
    {
        try
        {
            return await slot.BindAsync(_services, _stop);
        }
        catch (Exception e) when (SerdeSlot.IsAway(e, _stop))
        {
            throw new TransportException(TransportErrorKind.Transient, $"The {slot.Format} serde of '{slot.Subject}' cannot be bound for now: {e.GetType().Name}: {e.Message}", e);
        }
    });

    private List<SerdeSlot> StateSlots(string step) => [.. _topology.Nodes.First(n => n.Name == step && n.IsStateful).StateSlots];

    private void KeepOrdinals(StepManifest manifest)
    {
        var slots = StateSlots(manifest.Step);
        for (var i = 0; i < slots.Count; i++) _ordinals[slots[i]] = Manifests.Ordinal(manifest.Values[i]);
    }

    private async Task StoreAsync(IReadOnlyList<StepManifest> manifests)
    {
        if (manifests.Count == 0) return;
        var records = new OutgoingRecords();
        foreach (var manifest in manifests)
        {
            var start = records.Data.Length;
            ProgressCodec.WriteKey(records.Data, ProgressCodec.ManifestKind, manifest.Step);
            var keyLength = records.Data.Length - start;
            ManifestCodec.Write(records.Data, manifest);
            records.Add(Plan.ProgressTopic, 0, _time.GetUtcNow().ToUnixTimeMilliseconds(), keyLength, records.Data.Length - start - keyLength);
        }
        // Whether an attempt whose outcome is unknown was committed does not matter: the same is written again.
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 2, 5000)))
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
                _log.Retrying(e.Message, pause);
                await Task.Delay(pause, _time, _stop);
                await ReplaceProducerAsync();
                _producer.Begin();
            }
        }
    }
}
