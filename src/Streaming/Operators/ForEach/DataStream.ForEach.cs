using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators;

namespace Streaming;

public partial class DataStream<T>
{
    /// <summary>
    /// Calls <paramref name="action"/> for each record: an end of the stream. What it does outside of the engine is not part of an epoch: after a failure it is done again for the
    /// same records. It runs on the task's lane and must be quick.
    /// </summary>
    /// <param name="name">Name of the step: <c>[a-z0-9]+(-[a-z0-9]+)*</c>, at most 60 characters, unique in the topology.</param>
    /// <param name="action">What to do.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public void ForEach(string name, Action<T> action, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(action);
        Builder.Add(new ForEachNode<T>(StepLocation.Of(file, line), name, Output, action));
    }

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [OverloadResolutionPriority(1)]
    [ExcludeFromCodeCoverage]
    public void ForEach(string name, Func<T, Task> action) => throw new NotSupportedException(NoAsync);

    /// <summary>Refused: a step of the record path cannot be async.</summary>
    [Obsolete(NoAsync, error: true)]
    [ExcludeFromCodeCoverage]
    public void ForEach(string name, Func<T, ValueTask> action) => throw new NotSupportedException(NoAsync);
}
