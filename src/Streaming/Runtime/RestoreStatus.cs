namespace Streaming.Runtime;

/// <summary>How far a restore has come. Any thread's.</summary>
/// <param name="Records">Changelog records that were replayed since the start of the worker.</param>
/// <param name="Remaining">Offsets that are still to be read; 0 if nothing is being restored.</param>
internal readonly record struct RestoreStatus(long Records, long Remaining);
