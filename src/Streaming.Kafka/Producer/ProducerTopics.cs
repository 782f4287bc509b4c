using Streaming.Kafka.Native;

namespace Streaming.Kafka.Producer;

/// <summary>Topic handles of a producer by name, and back. Filled by the sender, read by the reports' thread.</summary>
internal sealed class ProducerTopics(ClientHandle client) : IDisposable
{
    private readonly Dictionary<string, nint> _handles = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    // Replaced, never changed: read without the lock.
    private volatile Dictionary<nint, string> _names = [];
    private string _lastName = "";
    private nint _lastHandle;

    /// <summary>The handle of a topic, made on first use. Called by the sender only.</summary>
    internal nint Handle(string topic)
    {
        if (ReferenceEquals(topic, _lastName)) return _lastHandle;
        if (!_handles.TryGetValue(topic, out var handle))
        {
            handle = Rdkafka.rd_kafka_topic_new(client, topic, 0);
            if (handle == 0) return 0;
            lock (_gate)
            {
                _handles.Add(topic, handle);
                _names = new(_names) { [handle] = topic };
            }
        }
        (_lastName, _lastHandle) = (topic, handle);
        return handle;
    }

    /// <summary>The name behind a handle: unique for as long as this holds it.</summary>
    internal string Name(nint handle) => _names.TryGetValue(handle, out var name) ? name : "";

    public void Dispose()
    {
        foreach (var handle in _handles.Values) Rdkafka.rd_kafka_topic_destroy(handle);
        _handles.Clear();
        (_lastName, _lastHandle) = ("", 0);
    }
}
