namespace Streaming.Architecture.Tests;

/// <summary>A file of the repository; <paramref name="Path"/> is relative to its root, with '/'.</summary>
internal sealed record TextFile(string Path, string Text)
{
    /// <summary>The lines; a line end at the end of the file begins no line of its own.</summary>
    public string[] Lines => Text.Length == 0 ? [] : (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}
