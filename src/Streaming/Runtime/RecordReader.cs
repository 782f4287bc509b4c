namespace Streaming.Runtime;

/// <summary>The head of a task's input: decodes raw records into rows and passes them on.</summary>
internal abstract class RecordReader
{
    private Func<CancellationToken, ValueTask>? _fetch;
    private object? _askedBy;
    private long _askedAt = -1;

    /// <summary>
    /// Decodes and processes the records [<paramref name="from"/>, <paramref name="to"/>) of the batch in hand (<see cref="OperatorContext.Current"/>), all of what follows from them
    /// included.
    /// </summary>
    /// <returns>The first record that was not processed: <paramref name="to"/>, or one whose schema must be fetched first (<see cref="FetchSchemaAsync"/>).</returns>
    public abstract int Read(RecordBatch batch, int from, int to);

    /// <summary>Fetches the schema of the record that the last <see cref="Read"/> has stopped before.</summary>
    public ValueTask FetchSchemaAsync(CancellationToken cancellationToken) => _fetch!(cancellationToken);

    /// <summary>Highest event time read from this input since it was opened; <see cref="long.MinValue"/> if none.</summary>
    public long HighestTimestamp { get; protected set; } = long.MinValue;

    /// <summary>What was being fetched was abandoned: the same record may ask for it again.</summary>
    public void ForgetFetch() => _askedAt = -1;

    /// <summary>
    /// A codec asks for a schema before it decodes a record: what was read before is passed on, and the caller ends there. False if that was fetched: it is a bad record, since what does not help once
    /// does not help twice.
    /// </summary>
    protected bool MustFetch<TPart, TKey, T>(Codec<TPart> codec, RecordBatch batch, int index, RowWriter<TKey, T> before)
    {
        if (_askedAt == batch.Offset(index) && ReferenceEquals(_askedBy, codec)) return false;
        (_fetch, _askedBy, _askedAt) = (codec.FetchSchemaAsync, codec, batch.Offset(index));
        before.Flush();
        return true;
    }
}
