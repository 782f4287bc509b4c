namespace Streaming.Runtime;

/// <summary>Decides what happens to a record that cannot be processed. One for each task.</summary>
internal abstract class Faults
{
    /// <summary>
    /// User code threw for a row. Returns if the row is to be dropped and the rest to go on, else throws <see cref="TaskFailedException"/>.
    /// </summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="origin">The row's origin; -1 is always a failure.</param>
    /// <param name="step">The step or steps that ran, with source lines.</param>
    /// <param name="withoutEffect">True if nothing of this record was passed on or stored yet: dropping it is all that is needed. Otherwise the epoch is doomed and done again without the record.</param>
    public abstract void Threw(Exception error, int origin, string step, bool withoutEffect);

    /// <summary>A record of the batch in hand cannot be decoded, or is refused by a rule of its source (event time too far ahead). Returns if it is to be dropped.</summary>
    /// <param name="origin">Index in the batch in hand.</param>
    /// <param name="step">The source.</param>
    /// <param name="cause">The cause, without payload text.</param>
    public abstract void Malformed(int origin, string step, string cause);

    /// <summary>User code threw while a window closed: there is no record, so it is a failure under any policy.</summary>
    public abstract TaskFailedException ThrewOnClose(Exception error, string step, string window, string key);
}
