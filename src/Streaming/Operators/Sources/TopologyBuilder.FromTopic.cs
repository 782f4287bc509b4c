using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming;

public sealed partial class TopologyBuilder
{
    /// <summary>Reads a topic without regard to its keys. Records with a null value are skipped and counted.</summary>
    /// <param name="topic">Its name in the cluster.</param>
    /// <param name="source">Sets options: event time, start, what to do with bad records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<T> FromTopic<T>(string topic, Action<TopicSource<T>>? source = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        var options = new TopicSource<T>();
        source?.Invoke(options);
        var value = new SerdeSlot<T> { Subject = topic, Role = SerdeRole.Value, Explicit = options.Format };
        return new(this, Add(new TopicSourceNode<NoKey, T>(StepLocation.Of(file, line), topic, null, value, null, options)), value);
    }

    /// <summary>
    /// Reads a topic whose records lie in the partition of their key: a keyed stream without an exchange. Records with a null value are skipped and counted; one with a null key
    /// is a bad record.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="source">Sets options: event time, start, what to do with bad records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, T> FromTopic<TKey, T>(Topic<TKey, T> topic, Action<TopicSource<T>>? source = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TKey : notnull
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(topic);
        var options = new TopicSource<T>();
        source?.Invoke(options);
        var value = new SerdeSlot<T> { Subject = topic.Name, Role = SerdeRole.Value, Explicit = options.Format ?? topic.Value };
        return new(this, Add(new TopicSourceNode<TKey, T>(StepLocation.Of(file, line), topic.Name, topic.KeySlot(), value, topic.Partitioner, options)), value);
    }
}
