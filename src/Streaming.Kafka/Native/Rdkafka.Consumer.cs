using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <content>Consumers.</content>
internal static unsafe partial class Rdkafka
{
    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_poll_set_consumer(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_subscribe(ClientHandle client, PartitionList topics);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_unsubscribe(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_consumer_close(ClientHandle client);

    /// <summary>A copy, to be given back with <see cref="rd_kafka_mem_free"/>; empty when it has left.</summary>
    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_memberid(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_mem_free(ClientHandle client, void* memory);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_assign(ClientHandle client, PartitionList partitions);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_assign(nint client, nint partitions);

    [LibraryImport(Library)]
    internal static partial int rd_kafka_assignment_lost(nint client);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_pause_partitions(ClientHandle client, PartitionList partitions);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_resume_partitions(ClientHandle client, PartitionList partitions);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_commit_queue(
        ClientHandle client, PartitionList offsets, QueueHandle queue, delegate* unmanaged<nint, RdError, RdTopicPartitionList*, nint, void> callback, nint opaque);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_committed(ClientHandle client, PartitionList partitions, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_consumer_group_metadata(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_consumer_group_metadata_destroy(nint metadata);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_get_watermark_offsets(nint client, byte* topic, int partition, out long low, out long high);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_consume_batch_queue(nint queue, int milliseconds, RdMessage** messages, nuint size);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_message_destroy(RdMessage* message);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_message_errstr(RdMessage* message);

    /// <summary>Reads a field: short enough to be called without leaving the GC's cooperative mode.</summary>
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long rd_kafka_message_timestamp(RdMessage* message, int* type);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_message_headers(RdMessage* message, nint* headers);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_header_get_all(nint headers, nuint index, byte** name, byte** value, nuint* size);
}
