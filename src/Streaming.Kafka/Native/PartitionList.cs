using System.Text;

namespace Streaming.Kafka.Native;

/// <summary>rd_kafka_topic_partition_list_t of our own making.</summary>
internal sealed unsafe class PartitionList(int size = 8) : RdHandle(Rdkafka.rd_kafka_topic_partition_list_new(size))
{
    private const long NoOffset = -1001;

    internal static PartitionList Of(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        var list = new PartitionList(offsets.Count);
        foreach (var (partition, offset) in offsets) list.Add(partition, offset);
        return list;
    }

    internal static PartitionList Of(TopicPartition partition)
    {
        var list = new PartitionList(1);
        list.Add(partition, NoOffset);
        return list;
    }

    internal void Add(TopicPartition partition, long offset)
    {
        fixed (byte* topic = Encoding.UTF8.GetBytes(partition.Topic + "\0"))
            Rdkafka.rd_kafka_topic_partition_list_add(handle, topic, partition.Partition)->Offset = offset;
    }

    /// <summary>The first error of a partition, or none.</summary>
    internal RdError FirstError()
    {
        var list = (RdTopicPartitionList*)handle;
        for (var i = 0; i < list->Count; i++)
            if (list->Elements[i].Error != RdError.None) return list->Elements[i].Error;
        return RdError.None;
    }

    /// <summary>The partitions that have an offset.</summary>
    internal Dictionary<TopicPartition, long> Offsets()
    {
        var list = (RdTopicPartitionList*)handle;
        var result = new Dictionary<TopicPartition, long>(list->Count);
        for (var i = 0; i < list->Count; i++)
        {
            ref readonly var e = ref list->Elements[i];
            if (e.Offset >= 0) result.Add(new(Rdkafka.Text(e.Topic), e.Partition), e.Offset);
        }
        return result;
    }

    /// <summary>Copies a list that librdkafka owns.</summary>
    internal static TopicPartition[] Read(RdTopicPartitionList* list)
    {
        if (list == null) return [];
        var result = new TopicPartition[list->Count];
        for (var i = 0; i < result.Length; i++) result[i] = new(Rdkafka.Text(list->Elements[i].Topic), list->Elements[i].Partition);
        return result;
    }

    protected override bool ReleaseHandle()
    {
        Rdkafka.rd_kafka_topic_partition_list_destroy(handle);
        return true;
    }
}
