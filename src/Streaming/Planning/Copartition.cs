using Streaming.Building;

namespace Streaming.Planning;

/// <summary>Inputs whose keyed rows meet in a step, and which must therefore have the same number of partitions. Their key bytes and partitioners were checked by <c>Build()</c>.</summary>
/// <param name="At">The step where they meet.</param>
/// <param name="Inputs">The inputs, at least two.</param>
internal sealed record Copartition(LogicalNode At, IReadOnlyList<PlannedInput> Inputs);
