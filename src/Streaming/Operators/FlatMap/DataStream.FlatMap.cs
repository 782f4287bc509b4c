using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>Turns each record into any number of records, in order. Time stays. Arrays and lists are passed on without an enumerator on the heap.</summary>
    /// <param name="map">A pure function; it may run again for the same record after a failure.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<TOut> FlatMap<TOut>(Func<T, IEnumerable<TOut>> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Builder, Builder.Add(new FlatMapNode<NoKey, T, TOut>(StepLocation.Of(file, line), Output, map)), Serde as SerdeSlot<TOut>);
    }

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [OverloadResolutionPriority(1)]
    [ExcludeFromCodeCoverage]
    public DataStream<TOut> FlatMap<TOut>(Func<T, Task<IEnumerable<TOut>>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public DataStream<TOut> FlatMap<TOut>(Func<T, ValueTask<IEnumerable<TOut>>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public DataStream<TOut> FlatMap<TOut>(Func<T, IAsyncEnumerable<TOut>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);
}
