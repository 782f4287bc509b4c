namespace Streaming.Runtime;

/// <summary>Where rows go: an input of an operator, as the wiring sees it.</summary>
internal abstract class RowTarget
{
    /// <summary>
    /// Says that rows come straight from a source's decoder, so that a throw before anything was passed on has had no effect. Only targets
    /// that pass a row on at most once, at their end, make use of it.
    /// </summary>
    public virtual void MarkHead()
    {
    }
}

/// <summary>
/// Where rows of one type go. <see cref="Process"/> passes every row, and what follows from it, through the whole rest of the task before it
/// returns; it handles what user code throws for its rows and lets only <see cref="TaskFailedException"/> out.
/// </summary>
internal abstract class RowTarget<TKey, T> : RowTarget
{
    public abstract void Process(ReadOnlySpan<Row<TKey, T>> rows);

    /// <summary>Builds a chain of fused stages in front of this target; a chain overrides it to continue its own stages instead of a hop.</summary>
    public virtual RowTarget Fuse(IFusion<TKey, T> fusion) => fusion.Before(new WriterStage<TKey, T>(new RowWriter<TKey, T>(this)));
}
