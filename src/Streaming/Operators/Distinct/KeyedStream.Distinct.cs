using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators.Distinct;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>
    /// Passes the first record of a key on and drops those that follow within a span of event time. First is what arrives first: a record with an earlier
    /// event time that comes later is a duplicate all the same, since what was passed on cannot be taken back.
    /// </summary>
    /// <remarks>
    /// A record is a duplicate if one of its key was passed on whose event time is less than <paramref name="within"/> before or after its own, and is remembered still.
    /// A record is remembered until the watermark has reached its event time plus <paramref name="within"/>; duplicates do not prolong that. A record so late that it
    /// would be forgotten already cannot be judged: it is passed on, and counted as <c>unjudged</c>.
    /// </remarks>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="within">The span, at least 1 ms. It bounds the state: the more, the more is kept. Changing it later takes a new name.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, T> Distinct(string name, TimeSpan within, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => AddDistinct(name, within, new DistinctByKey<TKey, T>(), StepLocation.Of(file, line));

    /// <summary>As <see cref="Distinct"/>, but of the key and an id taken from the record: records of a key with different ids are different.</summary>
    /// <typeparam name="TId">Type of the id; what can be a key can be an id.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="by">Takes the id from a record.</param>
    /// <param name="within">The span, at least 1 ms.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, T> DistinctBy<TId>(string name, Func<T, TId> by, TimeSpan within, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TId : notnull
    {
        ArgumentNullException.ThrowIfNull(by);
        return AddDistinct(name, within, new DistinctByPair<TKey, T, TId>(by), StepLocation.Of(file, line));
    }

    private KeyedStream<TKey, T> AddDistinct(string name, TimeSpan within, DistinctBy<TKey, T> by, StepLocation location)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(Builder, Builder.Add(new DistinctNode<TKey, T>(location, name, Output, within, by)), Serde);
    }
}
