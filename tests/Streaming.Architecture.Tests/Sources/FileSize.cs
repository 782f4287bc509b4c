namespace Streaming.Architecture.Tests.Sources;

/// <summary>A file that needs more lines holds more than one idea.</summary>
internal static class FileSize
{
    public const int Limit = 400;

    public static IEnumerable<string> Violations(IEnumerable<TextFile> files) => files
        .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) && f.Lines.Length > Limit)
        .Select(f => $"{f.Path} has {f.Lines.Length} lines; the limit is {Limit}: split it by idea.");
}
