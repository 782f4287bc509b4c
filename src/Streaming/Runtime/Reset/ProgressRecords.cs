using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>
/// The records of a topic of progress as they lie there, by partition, for a reset: also those that this build cannot read. What is deleted must be deleted in the partition where it is.
/// </summary>
internal sealed class ProgressRecords
{
    private readonly Dictionary<(int Partition, byte Kind, string Name), byte[]> _live = [];

    /// <summary>What is there, without what was deleted.</summary>
    public IEnumerable<(int Partition, byte Kind, string Name)> Live => _live.Keys;

    /// <summary>Topics of the job's own that were noted, or whose positions are.</summary>
    public IEnumerable<string> Topics => _live.Keys.Where(k => k.Kind == ProgressCodec.TopicKind).Select(k => k.Name).Distinct();

    /// <summary>Workers that have written positions in transactions.</summary>
    public IEnumerable<string> Writers => _live.Where(r => r.Key.Kind == ProgressCodec.InputKind).Select(r => Read(r.Value, v => ProgressCodec.Read(v)))
        .Where(p => p is { AtLeastOnce: false, Writer.Worker.Length: > 0 }).Select(p => p!.Writer.Worker).Distinct();

    /// <summary>The mark of a reset that was begun; null if there is none.</summary>
    public ResetMark? Reset => _live.Where(r => r.Key.Kind == ProgressCodec.ResetKind).Select(r => (ResetMark?)ProgressCodec.ReadReset(r.Value)).FirstOrDefault();

    public void Add(RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Key(i).IsEmpty) continue;
            var (kind, name) = ProgressCodec.ReadKey(batch.Key(i));
            if (batch.ValueIsNull(i)) _live.Remove((batch.Partition.Partition, kind, name));
            else _live[(batch.Partition.Partition, kind, name)] = batch.Value(i).ToArray();
        }
    }

    private static T? Read<T>(byte[] value, Func<byte[], T> read)
        where T : class
    {
        try
        {
            return read(value);
        }
        catch (FormatException)
        {
            // Of a later version: it is deleted, not understood.
            return null;
        }
    }
}
