using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>Two streams: the records that match, and the others.</summary>
    /// <param name="matches">A pure function, called once for each record.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public (DataStream<T> Matched, DataStream<T> Others) Split(Func<T, bool> matches, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var node = Builder.Add(new SplitNode<NoKey, T>(StepLocation.Of(file, line), Output, matches)).Node;
        return (new(Builder, new(node, 0), Serde), new(Builder, new(node, 1), Serde));
    }
}
