using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Streaming.Kafka.Native;

/// <summary>
/// The part of librdkafka's C API (rdkafka.h) that the transport uses: clients, configuration, errors, queues. Calls of the record path take raw
/// pointers, whose life the calling object guarantees; all others take safe handles.
/// </summary>
internal static unsafe partial class Rdkafka
{
    internal const string Library = "librdkafka";
    internal const int Producer = 0;
    internal const int Consumer = 1;

    /// <summary>The oldest version with all that is used here (2.4.0).</summary>
    internal const int OldestVersion = 0x02040000;

    [LibraryImport(Library)]
    internal static partial int rd_kafka_version();

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_version_str();

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_err2name(RdError error);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_err2str(RdError error);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_fatal_error(nint client, byte* text, nuint size);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_error_code(nint error);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_error_string(nint error);

    [LibraryImport(Library)]
    internal static partial int rd_kafka_error_is_fatal(nint error);

    [LibraryImport(Library)]
    internal static partial int rd_kafka_error_is_retriable(nint error);

    [LibraryImport(Library)]
    internal static partial int rd_kafka_error_txn_requires_abort(nint error);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_error_destroy(nint error);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_conf_new();

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_destroy(nint conf);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rd_kafka_conf_set(ConfHandle conf, string name, string value, byte* text, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rd_kafka_conf_get(ConfHandle conf, string name, byte* value, ref nuint size);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_opaque(ConfHandle conf, nint opaque);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_events(ConfHandle conf, int events);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_log_cb(ConfHandle conf, delegate* unmanaged<nint, int, byte*, byte*, void> callback);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_error_cb(ConfHandle conf, delegate* unmanaged<nint, int, byte*, nint, void> callback);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_conf_set_rebalance_cb(ConfHandle conf, delegate* unmanaged<nint, RdError, RdTopicPartitionList*, nint, void> callback);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial RdError rd_kafka_conf_interceptor_add_on_new(
        ConfHandle conf, string name, delegate* unmanaged<nint, nint, nint, byte*, nuint, RdError> callback, nint opaque);

    [LibraryImport(Library)]
    internal static partial RdError rd_kafka_interceptor_add_on_broker_state_change(
        nint client, byte* name, delegate* unmanaged<nint, int, byte*, byte*, int, byte*, nint, RdError> callback, nint opaque);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_new(int type, nint conf, byte* text, nuint size);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_opaque(nint client);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_destroy_flags(nint client, int flags);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_queue_get_main(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_queue_get_consumer(ClientHandle client);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_queue_destroy(nint queue);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_queue_yield(QueueHandle queue);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_queue_cb_event_enable(QueueHandle queue, delegate* unmanaged<nint, nint, void> callback, nint opaque);

    [LibraryImport(Library)]
    internal static partial nint rd_kafka_topic_partition_list_new(int size);

    [LibraryImport(Library)]
    internal static partial void rd_kafka_topic_partition_list_destroy(nint list);

    [LibraryImport(Library)]
    internal static partial RdTopicPartition* rd_kafka_topic_partition_list_add(nint list, byte* topic, int partition);

    [LibraryImport(Library)]
    internal static partial byte* rd_kafka_topic_name(nint topic);

    /// <summary>A C string as text; empty for null.</summary>
    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
