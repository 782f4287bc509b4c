using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <summary>Messages as a queue handed them over. Every message must be taken, which destroys it, before the next poll.</summary>
internal sealed unsafe class MessageBuffer(int capacity) : IDisposable
{
    private RdMessage** _messages = (RdMessage**)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(RdMessage*));
    private int _taken;
    private int _count;

    internal bool IsEmpty => _taken == _count;

    internal RdMessage** Next => _messages + _taken;

    internal int Remaining => _count - _taken;

    /// <summary>
    /// Waits for the first message and takes what else is there. One call for both would wait until the buffer is full or the time is over: a latency of the whole wait.
    /// </summary>
    internal int Poll(nint queue, int milliseconds)
    {
        _taken = 0;
        _count = (int)Math.Max(Rdkafka.rd_kafka_consume_batch_queue(queue, milliseconds, _messages, 1), 0);
        if (_count == 1) _count += (int)Math.Max(Rdkafka.rd_kafka_consume_batch_queue(queue, 0, _messages + 1, (nuint)capacity - 1), 0);
        return _count;
    }

    /// <summary>Destroys the next messages.</summary>
    internal void Take(int count)
    {
        for (var i = 0; i < count; i++) Rdkafka.rd_kafka_message_destroy(_messages[_taken++]);
    }

    public void Dispose()
    {
        if (_messages == null) return;
        Take(Remaining);
        NativeMemory.Free(_messages);
        _messages = null;
    }
}
