using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Two keyed streams: the records that match, and the others.</summary>
    /// <param name="matches">A pure function, called once for each record.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public new (KeyedStream<TKey, T> Matched, KeyedStream<TKey, T> Others) Split(Func<T, bool> matches, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var node = Builder.Add(new SplitNode<TKey, T>(StepLocation.Of(file, line), Output, matches)).Node;
        return (new(Builder, new(node, 0), Serde), new(Builder, new(node, 1), Serde));
    }
}
