using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>What the progress topic says, as of a read to its end.</summary>
internal sealed class ProgressSnapshot
{
    private readonly Dictionary<string, InputProgress> _inputs = [];
    private readonly Dictionary<string, Guid> _topics = [];

    public Dictionary<string, byte[]> Manifests { get; } = [];

    public IEnumerable<InputProgress> All => _inputs.Values;

    /// <summary>A reset that was begun and is not complete; null if there is none.</summary>
    public ResetMark? Reset { get; private set; }

    /// <summary>Whether there is progress of any input.</summary>
    public bool HasInputs => _inputs.Count > 0;

    public InputProgress? Of(TopicPartition partition) => _inputs.GetValueOrDefault(partition.ToString());

    /// <summary>Whether the job has progress on any partition of a topic.</summary>
    public bool Knows(string topic) => Inputs(topic).Any();

    /// <summary>The id of an internal topic as the job knows it; null if it does not.</summary>
    public Guid? TopicId(string topic) =>
        _topics.TryGetValue(topic, out var id) ? id : Inputs(topic).Select(p => (Guid?)p.TopicId).FirstOrDefault();

    public void Add(RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Key(i).IsEmpty) continue;
            var (kind, name) = ProgressCodec.ReadKey(batch.Key(i));
            if (kind == ProgressCodec.InputKind)
            {
                if (batch.ValueIsNull(i)) _inputs.Remove(name);
                else _inputs[name] = ProgressCodec.Read(batch.Value(i));
            }
            else if (kind == ProgressCodec.ManifestKind)
            {
                if (batch.ValueIsNull(i)) Manifests.Remove(name);
                else Manifests[name] = batch.Value(i).ToArray();
            }
            else if (kind == ProgressCodec.TopicKind)
            {
                if (batch.ValueIsNull(i)) _topics.Remove(name);
                else _topics[name] = ProgressCodec.ReadTopic(batch.Value(i));
            }
            else if (kind == ProgressCodec.ResetKind)
            {
                Reset = batch.ValueIsNull(i) ? null : ProgressCodec.ReadReset(batch.Value(i));
            }
        }
    }

    private IEnumerable<InputProgress> Inputs(string topic) =>
        _inputs.Where(i => i.Key.StartsWith(topic, StringComparison.Ordinal) && i.Key.LastIndexOf('[') == topic.Length).Select(i => i.Value);
}
