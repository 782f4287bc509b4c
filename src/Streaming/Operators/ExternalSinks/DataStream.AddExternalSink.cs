using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>
    /// Writes the records to a store outside of the log, exactly once: they go through a topic of the job's own (<c>job.name.sink</c>), which a task of its own reads. For
    /// connectors; users call a connector's extension method.
    /// </summary>
    /// <param name="name">The sink's durable name, such as the table's: <c>[A-Za-z0-9._-]</c>, at most 60 characters, unique in the topology.</param>
    /// <param name="factory">Makes the sinks.</param>
    /// <param name="serde">Format of the values on their way; by default the one that flows along with an unchanged type, else the job's for the type, else the built-in one.</param>
    /// <param name="file">Where the user wrote the step.</param>
    /// <param name="line">Where the user wrote the step.</param>
    [Experimental("STRX001")]
    public void AddExternalSink(string name, ExternalSinkFactory<T> factory, Serde<T>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factory);
        AddSink(name, factory, SinkSlot($"{Builder.Name}.{name}.sink", serde), StepLocation.Of(file, line));
    }

    // Virtual, so that a connector's extension on DataStream keeps the key of a keyed stream.
    private protected virtual void AddSink(string name, ExternalSinkFactory<T> factory, SerdeSlot<T> value, StepLocation location)
        => Builder.Add(new ToExternalNode<NoKey, T>(location, name, Output, Builder.Name, factory, value));
}
