using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>
    /// One keyed stream of the records of both, which must be partitioned alike (<see cref="TopologyBuilder.Build"/> and the start of the job check it). Each side keeps its order; between
    /// the sides there is none.
    /// </summary>
    /// <param name="other">A stream of the same builder with the same key type.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public KeyedStream<TKey, T> Merge(KeyedStream<TKey, T> other, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Builder, Builder.Add(new MergeNode<TKey, T>(StepLocation.Of(file, line), Output, other.Output)), Serde ?? other.Serde);
    }
}
