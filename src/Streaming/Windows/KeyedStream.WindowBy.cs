using System.Runtime.CompilerServices;
using Streaming.Building;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>
    /// Cuts the records of each key into windows of event time, to be aggregated by the step that follows. A window is emitted once, when the watermark reaches its end plus its
    /// grace; windows in the order of their ends, the keys of a window in no particular order. Its result has the highest event time of its records.
    /// </summary>
    /// <param name="window"><see cref="Window.Tumbling"/> or <see cref="Window.Hopping"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WindowedStream<TKey, T> WindowBy(Window window, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new(this, window, StepLocation.Of(file, line));
    }
}
