namespace Streaming.Checkpointing;

/// <summary>
/// How much an epoch takes in. A transaction has a time-out; an epoch that did not fit into its share of it makes the next ones smaller, and those that fit well make them larger again, up to
/// what was configured. Otherwise a worker that is too slow for its epochs would undo the same one for ever.
/// </summary>
/// <param name="Interval">Time between two commits.</param>
/// <param name="Bytes">Bytes of output after which an epoch is committed earlier.</param>
internal readonly record struct EpochPace(TimeSpan Interval, long Bytes)
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);

    private const long LeastBytes = 64 << 10;
    private const int Shrink = 4;
    private const int Growth = 2;

    // An epoch twice as large is to stay far below the limit.
    private const int Room = 8;

    /// <summary>What a commit may take, from its beginning to the last acknowledgement, so that the transaction is still open for offsets and commit.</summary>
    /// <param name="transactionTimeout">The transaction's time-out: half of it is the limit.</param>
    /// <param name="interval">Time between two commits as configured: time that the transaction has been open before.</param>
    public static TimeSpan Limit(TimeSpan transactionTimeout, TimeSpan interval)
    {
        var rest = (transactionTimeout * 0.75) - interval;
        return Max(Min(rest, transactionTimeout / 2), transactionTimeout / 4);
    }

    /// <summary>The pace after an epoch that did not fit.</summary>
    public EpochPace Overran() => new(Max(Interval / Shrink, LeastInterval), Math.Max(Bytes / Shrink, LeastBytes));

    /// <summary>The pace after an epoch whose commit took <paramref name="took"/>.</summary>
    public EpochPace Fitted(TimeSpan took, TimeSpan limit, EpochPace full) => this == full || took > limit / Room
        ? this
        : new(Min(Interval * Growth, full.Interval), Math.Min(Bytes * Growth, full.Bytes));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
