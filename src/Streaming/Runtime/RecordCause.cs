namespace Streaming.Runtime;

/// <summary>
/// Which record in hand has caused an outgoing one, as the tag that travels with it: so that a record which a topic refuses leads back to the record that must be left out.
/// </summary>
/// <param name="Input">Number of the input among those of the worker, from 1.</param>
/// <param name="Offset">Offset of the record in that input; below 2^47.</param>
/// <param name="IsDeadLetter">True if the outgoing record is its dead letter.</param>
internal readonly record struct RecordCause(int Input, long Offset, bool IsDeadLetter)
{
    /// <summary>What was caused by no single record: state, progress, control records, windows that closed.</summary>
    public const long None = 0;

    private const int OffsetBits = 47;
    private const long OffsetMask = (1L << OffsetBits) - 1;

    public long Tag => (IsDeadLetter ? long.MinValue : 0) | ((long)Input << OffsetBits) | (Offset & OffsetMask);

    public static RecordCause? Read(long tag) => tag == None ? null : new((int)((tag & long.MaxValue) >> OffsetBits), tag & OffsetMask, tag < 0);
}
