namespace Streaming.Runtime;

/// <summary>
/// A step of a task that has state or time. Rows arrive through the <see cref="RowTarget{TKey, T}"/>s that it registered; the calls below come
/// between rows, always from one thread at a time.
/// </summary>
internal abstract class Operator
{
    /// <summary>
    /// The stores are open and restored: load what is needed at once. <paramref name="watermark"/> is the event time up to which this task had fired completely at
    /// its last commit (<see cref="long.MinValue"/> if never).
    /// </summary>
    public virtual void Open(long watermark)
    {
    }

    /// <summary>
    /// Event time has reached <paramref name="watermark"/>: emit what is due. Stops between two emissions when <paramref name="budget"/> (rows that may still be
    /// emitted) is used up, and returns false; it is then called again with the same or a later watermark before any row arrives. <see cref="long.MaxValue"/> is the end of a
    /// drained run: everything open is emitted, and what was emitted stays closed for later records, but time itself does not move.
    /// </summary>
    public virtual bool Advance(long watermark, ref int budget) => true;

    /// <summary>The cut: what changed since the last one goes to the epoch. Rows may be emitted (once-an-epoch outputs) before state is written.</summary>
    public virtual void Drain(State.StateWriter writer)
    {
    }

    /// <summary>Called on every operator, in topological order, before any is drained: the place of once-an-epoch outputs.</summary>
    public virtual void BeforeDrain()
    {
    }

    /// <summary>The epoch is committed and its batch applied to the store: what was drained is clean and may be evicted.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Windows that wait for event time.</summary>
    public virtual int OpenWindows => 0;

    /// <summary>Estimated bytes of the live level.</summary>
    public virtual long LiveBytes => 0;

    /// <summary>
    /// Estimated bytes that the next drain writes. They are written twice, to the changelog and to the store, and cannot be evicted before: an epoch ends early when they are many.
    /// </summary>
    public virtual long DirtyBytes => 0;

    /// <summary>Evict clean entries worth about this many bytes. Called after a commit only.</summary>
    public virtual void Shrink(long bytes)
    {
    }
}
