namespace Streaming.Runtime;

/// <summary>What a step of a task came to.</summary>
/// <param name="Progressed">Something was done; step again.</param>
/// <param name="WakeAt">If nothing was done: when to look again, in the clock's timestamp ticks; <see cref="long.MaxValue"/> to wait for a signal only.</param>
internal readonly record struct StepOutcome(bool Progressed, long WakeAt)
{
    public static readonly StepOutcome Again = new(true, 0);
    public static readonly StepOutcome Wait = new(false, long.MaxValue);
}
