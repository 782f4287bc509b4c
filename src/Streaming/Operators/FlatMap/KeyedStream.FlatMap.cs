using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Serialization;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Turns each record into any number of records, in order. Key and time stay. Arrays and lists are passed on without an enumerator on the heap.</summary>
    /// <param name="map">A pure function; it may run again for the same record after a failure.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public new KeyedStream<TKey, TOut> FlatMap<TOut>(Func<T, IEnumerable<TOut>> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Builder, Builder.Add(new FlatMapNode<TKey, T, TOut>(StepLocation.Of(file, line), Output, map)), Serde as SerdeSlot<TOut>);
    }

    // A method of this class hides every overload of its base, so what refuses async lambdas must stand here again.

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [OverloadResolutionPriority(1)]
    [ExcludeFromCodeCoverage]
    public new KeyedStream<TKey, TOut> FlatMap<TOut>(Func<T, Task<IEnumerable<TOut>>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public new KeyedStream<TKey, TOut> FlatMap<TOut>(Func<T, ValueTask<IEnumerable<TOut>>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public new KeyedStream<TKey, TOut> FlatMap<TOut>(Func<T, IAsyncEnumerable<TOut>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);
}
