using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Serialization;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>
    /// Gives each record a key and brings records of one key together: the only step that exchanges. It goes through a topic of the job's own (<c>job.consumer.exchange</c>), named
    /// after the one stateful step that it leads to; a second one calls <c>KeyBy</c> again.
    /// </summary>
    /// <param name="key">
    /// The key: a pure function. Its type must have value equality and the engine's own key format: integers, strings, Guid, enums, DateTime, tuples and records of these.
    /// </param>
    /// <param name="serde">Format of the values on their way; by default the one that flows along with an unchanged type, else the job's for the type, else the built-in one.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="text">Filled in by the compiler.</param>
    public KeyedStream<TKey, T> KeyBy<TKey>(
        Func<T, TKey> key, Serde<T>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(key))] string text = "")
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        var value = new SerdeSlot<T> { Subject = "", Role = SerdeRole.Value, Explicit = serde, Flowing = Serde };
        return new(Builder, Builder.Add(new KeyByNode<TKey, T>(StepLocation.Of(file, line), CallText.Shorten(text), Output, Builder.Name, key, value)), value);
    }
}
