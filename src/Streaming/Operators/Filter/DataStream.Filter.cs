using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>Lets the records through for which <paramref name="keep"/> is true. What is dropped still moves event time on.</summary>
    /// <param name="keep">A pure function; it may run again for the same record after a failure.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<T> Filter(Func<T, bool> keep, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new(Builder, Builder.Add(new FilterNode<NoKey, T>(StepLocation.Of(file, line), Output, keep)), Serde);
    }
}
