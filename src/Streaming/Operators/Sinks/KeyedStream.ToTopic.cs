using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Serialization;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Writes the records with their keys to a topic, each to the partition that the topic's declared partitioner gives its key, with event time as the timestamp.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="name">The sink's durable name; by default the topic's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public void ToTopic(Topic<TKey, T> topic, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Builder.Add(new ToTopicNode<TKey, T>(
            StepLocation.Of(file, line), name, Output, topic.Name, topic.KeySlot(), SinkSlot(topic.Name, topic.Value), topic.Partitioner));
    }

    /// <summary>
    /// Writes the records with their keys to a topic, with event time as the timestamp. Keys are written in the job's format for their type, else the built-in one, and partitioned by
    /// murmur2; use a <see cref="Topic{TKey, T}"/> to say otherwise.
    /// </summary>
    /// <param name="topic">Its name in the cluster.</param>
    /// <param name="serde">Format of the values; by default the one that flows along with an unchanged type, else the job's for the type, else the built-in one.</param>
    /// <param name="name">The sink's durable name; by default the topic's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public new void ToTopic(string topic, Serde<T>? serde = null, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        var key = new SerdeSlot<TKey> { Subject = topic, Role = SerdeRole.Key };
        Builder.Add(new ToTopicNode<TKey, T>(StepLocation.Of(file, line), name, Output, topic, key, SinkSlot(topic, serde), Partitioner.Murmur2));
    }
}
