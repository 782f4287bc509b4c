namespace Streaming.Runtime;

// A declared partitioner is checked against the first records: a join would miss silently.
internal sealed partial class StreamTask
{
    private const int CheckedRecords = 100;

    private readonly Dictionary<TaskInput, int> _checked = [];

    private void CheckPartitioner(TaskInput input, RecordBatch batch, int from, int to)
    {
        if (input.Planned.Source is not { Partitioner: not null } source) return;
        var done = _checked.GetValueOrDefault(input);
        if (done >= CheckedRecords) return;
        _checked[input] = done + to - from;
        for (var i = from; i < to && done < CheckedRecords; i++, done++)
        {
            if (batch.KeyIsNull(i) || source.IsInItsPartition(batch.Key(i), input.Partition.Partition, input.PartitionCount)) continue;
            throw new TaskFailedException(new StreamingException(
                "STR2006",
                $"{input.Partition}@{batch.Offset(i)} is not where {source.Partitioner.Name} puts its key, but {source} declares that partitioner for {input.PartitionCount} partitions: "
                + "a join or a keyed step would miss records silently. Declare the partitioner that the topic's producers use (murmur2 for Java clients, crc32 for librdkafka's), or read the topic unkeyed and use KeyBy."));
        }
    }
}
