namespace Streaming.Runtime;

/// <summary>The key of rows that have none.</summary>
internal readonly struct NoKey;
