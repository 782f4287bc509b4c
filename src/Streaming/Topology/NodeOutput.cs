namespace Streaming.Building;

/// <summary>An output port of a logical node.</summary>
internal readonly record struct NodeOutput(LogicalNode Node, int Port = 0);
