using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.Windows;

namespace Streaming;

/// <summary>A keyed stream cut into windows: to be aggregated.</summary>
/// <remarks>
/// A record is late for a window when the watermark has reached the window's end plus its grace: the window was emitted, or would have been. A record that is late for all its
/// windows is counted as <c>late</c> and goes to <see cref="Late"/>; one that is late for some of them (hopping) counts in the others, and the missed ones are counted as
/// <c>late-updates</c>. After the end of a drained run the windows that it emitted stay closed for later runs.
/// </remarks>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <typeparam name="T">Type of the records' values.</typeparam>
public sealed partial class WindowedStream<TKey, T>
    where TKey : notnull
    where T : notnull
{
    private readonly KeyedStream<TKey, T> _source;
    private readonly Window _window;
    private readonly StepLocation _location;
    private WindowNode<TKey, T> _node;

    internal WindowedStream(KeyedStream<TKey, T> source, Window window, StepLocation location)
    {
        (_source, _window, _location) = (source, window, location);
        _node = Declare();
    }

    /// <summary>
    /// The records that came too late for all their windows, with their event time, as a stream. Without it they are counted and dropped. The late records of the
    /// aggregation that follows: of the first one, if the windows are aggregated several times.
    /// </summary>
    /// <param name="late">The stream.</param>
    public WindowedStream<TKey, T> Late(out DataStream<T> late)
    {
        late = new(_source.Builder, new(_node, 1), _source.Serde);
        return this;
    }

    /// <summary>Aggregates the records of each key and window.</summary>
    /// <typeparam name="TAcc">Type of the accumulator. A struct costs no allocation.</typeparam>
    /// <typeparam name="TOut">Type of the results.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="create">Makes the accumulator of a window's first record of a key.</param>
    /// <param name="add">Adds a record. A pure function; it may run again for the same record after a failure. What it throws is handled by the source's <see cref="ErrorPolicy"/>.</param>
    /// <param name="result">Makes the result when the window closes. There is no record then: if it throws, the worker stops.</param>
    /// <param name="serde">Format of accumulators in state; default: the job's for the type.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, TOut> Aggregate<TAcc, TOut>(string name, Func<TAcc> create, Func<TAcc, T, TAcc> add, Func<TKey, TimeWindow, TAcc, TOut> result,
        Serde<TAcc>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(result);
        return Complete<TAcc, TOut, FuncFold<TKey, T, TAcc, TOut>>("Aggregate", name, new(create, add, result), Slot(name, serde), StepLocation.Of(file, line));
    }

    /// <summary>Aggregates the records of each key and window, in place: <c>static (ref acc, v) => acc.Add(v)</c>.</summary>
    /// <typeparam name="TAcc">Type of the accumulator.</typeparam>
    /// <typeparam name="TOut">Type of the results.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="create">Makes the accumulator of a window's first record of a key.</param>
    /// <param name="add">Adds a record in place. If it throws, a struct stays as it was before the record.</param>
    /// <param name="result">Makes the result when the window closes. There is no record then: if it throws, the worker stops.</param>
    /// <param name="serde">Format of accumulators in state; default: the job's for the type.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, TOut> Aggregate<TAcc, TOut>(string name, Func<TAcc> create, RefAdd<TAcc, T> add, Func<TKey, TimeWindow, TAcc, TOut> result,
        Serde<TAcc>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(result);
        return Complete<TAcc, TOut, RefFold<TKey, T, TAcc, TOut>>("Aggregate", name, new(create, add, result), Slot(name, serde), StepLocation.Of(file, line));
    }

    private WindowNode<TKey, T> Declare()
    {
        var node = new WindowNode<TKey, T>(_location, _source.Output, _window);
        _source.Builder.Add(node);
        return node;
    }

    private SerdeSlot<TAcc> Slot<TAcc>(string name, Serde<TAcc>? serde, SerdeSlot<TAcc>? flowing = null)
        => new() { Subject = name, Role = SerdeRole.State, Explicit = serde, Flowing = flowing };

    private KeyedStream<TKey, TOut> Complete<TAcc, TOut, TFold>(string kind, string name, TFold fold, SerdeSlot<TAcc> serde, StepLocation location)
        where TOut : notnull
        where TFold : struct, IFold<TKey, T, TAcc, TOut>
    {
        ArgumentNullException.ThrowIfNull(name);
        // A second aggregation of the same windows is a step of its own.
        if (_node.Aggregation is not null) _node = Declare();
        _node.Complete(name, location, new WindowAggregation<TKey, T, TAcc, TOut, TFold>(kind, fold, serde));
        return new(_source.Builder, new(_node), null);
    }
}
