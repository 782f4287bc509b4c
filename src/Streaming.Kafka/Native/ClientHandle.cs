using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <summary>
/// rd_kafka_t with what its callbacks need. Destroying it never leaves a group and never commits: <c>RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE</c>.
/// </summary>
internal sealed unsafe class ClientHandle : RdHandle
{
    private const int NoConsumerClose = 8;

    private GCHandle _context;
    private long* _disconnects;

    /// <summary>Makes a client; takes <paramref name="conf"/> over.</summary>
    internal ClientHandle(int type, ConfHandle conf, ClientContext context)
    {
        Context = context;
        _context = GCHandle.Alloc(context);
        _disconnects = (long*)NativeMemory.AllocZeroed(sizeof(long));
        Rdkafka.rd_kafka_conf_set_opaque(conf, GCHandle.ToIntPtr(_context));
        Rdkafka.rd_kafka_conf_set_log_cb(conf, &ClientContext.OnLog);
        Rdkafka.rd_kafka_conf_interceptor_add_on_new(conf, "streaming", &OnNew, (nint)_disconnects);
        var text = stackalloc byte[512];
        var client = Rdkafka.rd_kafka_new(type, conf.Raw, text, 512);
        if (client == 0)
        {
            // Freed by ReleaseHandle otherwise, which never runs for an invalid handle.
            Free();
            throw new TransportException(TransportErrorKind.Fatal, $"STR2603 The Kafka client cannot be made: {SecretSettings.Scrub(Rdkafka.Text(text))}");
        }
        conf.Release();
        SetHandle(client);
    }

    internal ClientContext Context { get; }

    /// <summary>How many times a connection to a broker was lost or could not be made. Monotonous; counted on librdkafka's threads before it repeats any request.</summary>
    internal long Disconnects => _disconnects == null ? 0 : Interlocked.Read(ref *_disconnects);

    protected override bool ReleaseHandle()
    {
        Rdkafka.rd_kafka_destroy_flags(handle, NoConsumerClose);
        Free();
        return true;
    }

    private void Free()
    {
        _context.Free();
        NativeMemory.Free(_disconnects);
        _disconnects = null;
    }

    [UnmanagedCallersOnly]
    private static RdError OnNew(nint client, nint conf, nint opaque, byte* text, nuint size)
    {
        fixed (byte* name = "streaming"u8) return Rdkafka.rd_kafka_interceptor_add_on_broker_state_change(client, name, &OnBrokerState, opaque);
    }

    [UnmanagedCallersOnly]
    private static RdError OnBrokerState(nint client, int broker, byte* protocol, byte* name, int port, byte* state, nint opaque)
    {
        if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(state).SequenceEqual("DOWN"u8)) Interlocked.Increment(ref *(long*)opaque);
        return RdError.None;
    }
}
