using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;

namespace Streaming;

public partial class DataStream<T>
{
    private protected const string NoAsync = "A step of the record path cannot be async: it would hold up its lane or run out of order. Use MapAsync for calls to other systems.";

    /// <summary>Turns each record into another. Time stays.</summary>
    /// <param name="map">A pure function; it may run again for the same record after a failure. What it throws is handled by the source's <see cref="ErrorPolicy"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<TOut> Map<TOut>(Func<T, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Builder, Builder.Add(new MapNode<NoKey, T, TOut>(StepLocation.Of(file, line), Output, map)), Serde as SerdeSlot<TOut>);
    }

    /// <summary>Turns each record into another, with a view of its key, timestamp, headers and origin.</summary>
    /// <param name="map">A pure function of the value and the context, which cannot be kept.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<TOut> Map<TOut>(Func<T, RecordContext, TOut> map, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(Builder, Builder.Add(new ContextMapNode<NoKey, T, TOut>(StepLocation.Of(file, line), Output, Builder.Name, map)), Serde as SerdeSlot<TOut>);
    }

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [OverloadResolutionPriority(1)]
    [ExcludeFromCodeCoverage]
    public DataStream<TOut> Map<TOut>(Func<T, Task<TOut>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public DataStream<TOut> Map<TOut>(Func<T, ValueTask<TOut>> map)
        where TOut : notnull
        => throw new NotSupportedException(NoAsync);
}
