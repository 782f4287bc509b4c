using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <content>Producers and transactions. Calls that return a pointer return an rd_kafka_error_t or null; see <see cref="NativeError.Take"/>.</content>
internal static unsafe partial class Rdkafka
{
    internal const int EventDelivery = 1;
    internal const int EventError = 8;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rd_kafka_topic_new(ClientHandle client, string name, nint conf);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_topic_destroy(nint topic);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_produceva(nint client, RdArgument* arguments, nuint count);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_headers_new(nuint count);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_headers_destroy(nint headers);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_header_add(nint headers, byte* name, nint nameSize, byte* value, nint valueSize);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_flush(ClientHandle client, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_init_transactions(ClientHandle client, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_begin_transaction(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_send_offsets_to_transaction(ClientHandle client, PartitionList offsets, GroupMetadata group, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_commit_transaction(ClientHandle client, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_abort_transaction(ClientHandle client, int milliseconds);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_queue_poll(nint queue, int milliseconds);

    [LibraryImport(Library)]
    internal static partial int rd_kafka_event_type(nint rdEvent);

    [LibraryImport(Library)]
    internal static partial nuint rd_kafka_event_message_array(nint rdEvent, RdMessage** messages, nuint size);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_event_error(nint rdEvent);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_event_error_string(nint rdEvent);

    [LibraryImport(Library)]
    internal static partial nuint rd_kafka_event_message_count(nint rdEvent);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_message_produce_errstr(RdMessage* message);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_event_destroy(nint rdEvent);
}
