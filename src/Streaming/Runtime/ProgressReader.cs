using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>What the progress topic says, as of a read to its end.</summary>
internal sealed class ProgressSnapshot
{
    private readonly Dictionary<string, InputProgress> _inputs = [];

    public Dictionary<string, byte[]> Manifests { get; } = [];

    public IEnumerable<InputProgress> All => _inputs.Values;

    public InputProgress? Of(TopicPartition partition) => _inputs.GetValueOrDefault(partition.ToString());

    /// <summary>Whether the job has progress on any partition of a topic.</summary>
    public bool Knows(string topic) => _inputs.Keys.Any(k => k.StartsWith(topic, StringComparison.Ordinal) && k.LastIndexOf('[') == topic.Length);

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
        }
    }
}
