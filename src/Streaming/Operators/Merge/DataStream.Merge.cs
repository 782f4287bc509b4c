using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>One stream of the records of both. Each side keeps its order; between the sides there is none.</summary>
    /// <param name="other">A stream of the same builder.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<T> Merge(DataStream<T> other, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Builder, Builder.Add(new MergeNode<NoKey, T>(StepLocation.Of(file, line), Output, other.Output)), Serde ?? other.Serde);
    }
}
