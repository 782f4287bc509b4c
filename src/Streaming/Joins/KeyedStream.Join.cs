using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Joins;
using Streaming.Serialization;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>
    /// Joins each record with the records of the other stream that have its key and are near enough in event time: an inner join, one result for each pair, when its second
    /// record comes. A record's matches come in the order of the other side's event times, ties in the order of arrival. A result has the higher event time of the two.
    /// </summary>
    /// <remarks>
    /// Values of both sides are kept while a record of the other side that is not late could match them. A left record is late when the watermark has passed its time plus <c>after</c> plus
    /// grace, a right record when it has passed its time plus <c>before</c> plus grace: then every record that it could match has been due. Late records are counted as <c>late</c> and dropped,
    /// also those for which a match would still be kept; until then all their matches are found.
    /// </remarks>
    /// <typeparam name="TRight">Type of the other stream's values.</typeparam>
    /// <typeparam name="TOut">Type of the results.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="right">The other stream, partitioned in the same way.</param>
    /// <param name="window">How far apart in event time two records may be.</param>
    /// <param name="join">Makes a result of a left and a right value. A pure function; it may run again for the same pair after a failure. What it throws is handled by the policy of the record whose arrival called it.</param>
    /// <param name="leftSerde">Format of kept left values; default: the one that flows along with the stream, else the job's.</param>
    /// <param name="rightSerde">Format of kept right values; default: the one that flows along with the stream, else the job's.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, TOut> Join<TRight, TOut>(string name, KeyedStream<TKey, TRight> right, JoinWindow window, Func<T, TRight, TOut> join,
        Serde<T>? leftSerde = null, Serde<TRight>? rightSerde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TRight : notnull
        where TOut : notnull
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(join);
        var left = new SerdeSlot<T> { Subject = name, Role = SerdeRole.State, Explicit = leftSerde, Flowing = Serde };
        var other = new SerdeSlot<TRight> { Subject = name, Role = SerdeRole.State, Explicit = rightSerde, Flowing = right.Serde };
        return new(Builder, Builder.Add(new JoinNode<TKey, T, TRight, TOut>(StepLocation.Of(file, line), name, Output, right.Output, window, join, left, other)), null);
    }
}
