using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Streaming.Tests.Docs;

/// <summary>The repository's pages: README.md and everything below docs.</summary>
internal static partial class Pages
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> All() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Prepend(Path.Combine(Root, "README.md"));

    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Blocks of a language, each with the number of its first line.</summary>
    public static IEnumerable<(int Line, string Text)> Blocks(string page, string language)
    {
        var lines = page.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var first = i + 1;
            var matches = lines[i].Trim() == "```" + language;
            for (i = first; i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal); i++)
            {
            }
            if (matches) yield return (first + 1, string.Join('\n', lines[first..Math.Min(i, lines.Length)]));
        }
    }

    /// <summary>Targets of links to other files, without anchors.</summary>
    public static IEnumerable<string> RelativeLinks(string page) =>
        Link().Matches(Code().Replace(page, "")).Select(m => m.Groups[1].Value.Split('#')[0]).Where(l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal));

    /// <summary>One space between words, none at the ends of lines: indentation is the page's own.</summary>
    public static string Normalise(string text) => Space().Replace(text, " ").Trim();

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
