using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>
    /// Writes the records to a topic, with null keys and event time as their timestamp. The records of one task stay in order, in the partition with its number
    /// (modulo the topic's count); give them a key to spread them otherwise.
    /// </summary>
    /// <param name="topic">Its name in the cluster.</param>
    /// <param name="serde">Format of the values; by default the one that flows along with an unchanged type, else the job's for the type, else the built-in one.</param>
    /// <param name="name">The sink's durable name; by default the topic's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public void ToTopic(string topic, Serde<T>? serde = null, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        Builder.Add(new ToTopicNode<NoKey, T>(StepLocation.Of(file, line), name, Output, topic, null, SinkSlot(topic, serde), Partitioner.Murmur2));
    }

    /// <summary>Writes the records to a topic with a key made of each value, to the partition of that key, with event time as their timestamp.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The key: a pure function.</param>
    /// <param name="name">The sink's durable name; by default the topic's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="text">Filled in by the compiler.</param>
    public void ToTopic<TKeyOut>(
        Topic<TKeyOut, T> topic, Func<T, TKeyOut> key, string? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(key))] string text = "")
        where TKeyOut : notnull
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(key);
        Builder.Add(new ToTopicByNode<TKeyOut, T>(
            StepLocation.Of(file, line), name, Output, topic.Name, CallText.Shorten(text), key, topic.KeySlot(), SinkSlot(topic.Name, topic.Value), topic.Partitioner));
    }

    private protected SerdeSlot<T> SinkSlot(string topic, Serde<T>? serde) => new() { Subject = topic, Role = SerdeRole.Value, Explicit = serde, Flowing = Serde };
}
