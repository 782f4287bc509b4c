using System.Numerics;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Windows;

namespace Streaming;

public sealed partial class WindowedStream<TKey, T>
{
    /// <summary>Counts the records of each key and window.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, Windowed<TKey, long>> Count(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => Complete<long, Windowed<TKey, long>, CountFold<TKey, T>>("Count", name, default, Slot(name, Serdes.Int64), StepLocation.Of(file, line));

    /// <summary>Makes one record of the records of each key and window.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="reduce">Makes one of what came before and a further record; a pure function. A window with one record has that record as its value.</param>
    /// <param name="serde">Format of values in state; default: the one that flows along with the stream, else the job's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, Windowed<TKey, T>> Reduce(string name, Func<T, T, T> reduce, Serde<T>? serde = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Complete<T, Windowed<TKey, T>, ReduceFold<TKey, T>>("Reduce", name, new(reduce), Slot(name, serde, _source.Serde), StepLocation.Of(file, line));
    }

    /// <summary>Sums over the records of each key and window. An overflow is an error of its record.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="selector">What to sum.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, Windowed<TKey, long>> Sum(string name, Func<T, long> selector, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => SumOf(name, selector, Serdes.Int64, StepLocation.Of(file, line));

    /// <summary>Sums over the records of each key and window, in the order of their arrival.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="selector">What to sum.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, Windowed<TKey, double>> Sum(string name, Func<T, double> selector, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => SumOf(name, selector, Serdes.Double, StepLocation.Of(file, line));

    /// <summary>Sums over the records of each key and window. An overflow is an error of its record.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="selector">What to sum.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, Windowed<TKey, decimal>> Sum(string name, Func<T, decimal> selector, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => SumOf(name, selector, DecimalSerde.Instance, StepLocation.Of(file, line));

    private KeyedStream<TKey, Windowed<TKey, TSum>> SumOf<TSum>(string name, Func<T, TSum> selector, Serde<TSum> serde, StepLocation location)
        where TSum : struct, IAdditionOperators<TSum, TSum, TSum>
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Complete<TSum, Windowed<TKey, TSum>, SumFold<TKey, T, TSum>>("Sum", name, new(selector), Slot(name, serde), location);
    }
}
