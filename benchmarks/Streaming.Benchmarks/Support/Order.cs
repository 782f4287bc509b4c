namespace Streaming.Benchmarks.Support;

/// <summary>A struct record of 40 bytes.</summary>
public readonly record struct Order(long Id, long Category, long Amount, long Weight, long Flags);

/// <summary>An accumulator.</summary>
public readonly record struct Total(long Orders, long Amount);

/// <summary>A result.</summary>
public readonly record struct Revenue(long Category, long Start, long Amount);
