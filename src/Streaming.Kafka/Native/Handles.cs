using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <summary>A handle whose zero is invalid.</summary>
internal abstract class RdHandle : SafeHandle
{
    protected RdHandle(nint value = 0)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    /// <summary>The raw pointer, for calls of the thread that owns this handle.</summary>
    internal nint Raw => handle;
}

/// <summary>rd_kafka_conf_t, until a client takes it over.</summary>
internal sealed class ConfHandle() : RdHandle(Rdkafka.rd_kafka_conf_new())
{
    /// <summary>Says that a client owns it now.</summary>
    internal void Release() => SetHandleAsInvalid();

    protected override bool ReleaseHandle()
    {
        Rdkafka.rd_kafka_conf_destroy(handle);
        return true;
    }
}

/// <summary>rd_kafka_queue_t. Must be disposed before its client.</summary>
internal sealed class QueueHandle(nint queue) : RdHandle(queue)
{
    protected override bool ReleaseHandle()
    {
        Rdkafka.rd_kafka_queue_destroy(handle);
        return true;
    }
}

/// <summary>rd_kafka_consumer_group_metadata_t: group, generation, member. A copy, independent of its client.</summary>
internal sealed class GroupMetadata(nint metadata) : RdHandle(metadata)
{
    protected override bool ReleaseHandle()
    {
        Rdkafka.rd_kafka_consumer_group_metadata_destroy(handle);
        return true;
    }
}
