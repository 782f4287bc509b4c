namespace Streaming.Runtime;

/// <summary>The head of a task's input: decodes raw records into rows and passes them on.</summary>
internal abstract class RecordReader
{
    /// <summary>
    /// Decodes and processes the records [<paramref name="from"/>, <paramref name="to"/>) of the batch in hand (<see cref="OperatorContext.Current"/>), all of what follows from them
    /// included.
    /// </summary>
    public abstract void Read(RecordBatch batch, int from, int to);

    /// <summary>Highest event time read from this input since it was opened; <see cref="long.MinValue"/> if none.</summary>
    public long HighestTimestamp { get; protected set; } = long.MinValue;
}
