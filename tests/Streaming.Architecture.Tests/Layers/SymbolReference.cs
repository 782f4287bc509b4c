namespace Streaming.Architecture.Tests.Layers;

/// <summary>One use of a symbol of the same assembly, with the source folders of both ends.</summary>
internal readonly record struct SymbolReference(string FromFolder, string From, string ToFolder, string To);
