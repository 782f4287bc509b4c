namespace Streaming.Checkpointing;

/// <summary>
/// How many records a task takes in one step, which nothing can interrupt. A task whose step held up a commit for too long takes one at a time, and more again when its steps are short.
/// </summary>
/// <param name="Records">Records a step.</param>
internal readonly record struct StepPace(int Records)
{
    /// <summary>The usual grain: see <see cref="Runtime.RowWriter{TKey, T}.Capacity"/>.</summary>
    public const int Full = 256;

    // A step that is this much shorter than the limit may become twice as long.
    private const int Room = 16;

    public static readonly StepPace Usual = new(Full);

    /// <summary>One at a time.</summary>
    public static readonly StepPace Least = new(1);

    /// <summary>The pace after a committed epoch whose longest step took <paramref name="longest"/>.</summary>
    public StepPace Fitted(TimeSpan longest, TimeSpan limit) => longest > limit / Room ? this : new(Math.Min(Records * 2, Full));
}
