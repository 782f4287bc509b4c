using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Tests.Topologies;

public sealed partial class ErrorIndexTests
{
    [Fact]
    public void Has_a_line_for_every_code_of_the_sources()
    {
        var indexed = IndexLine().Matches(Index()).Select(m => m.Groups[1].Value).ToHashSet();
        var used = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => (Code: m.Value, File: Path.GetFileName(f))))
            .Where(c => !indexed.Contains(c.Code)).Distinct();
        Assert.Equal([], used.Select(u => $"{u.Code} in {u.File} has no line in docs/errors.md"));
    }

    [Fact]
    public void Gives_each_code_one_line()
        => Assert.Equal([], IndexLine().Matches(Index()).Select(m => m.Groups[1].Value).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void A_way_out_that_is_a_reset_names_the_verb()
    {
        var unnamed = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => File.ReadAllLines(f).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && Reset().IsMatch(l)).Select(l => $"{Path.GetFileName(f)}: {l.Trim()}"))
            .Concat(Index().Split('\n').Where(l => Reset().IsMatch(l)));
        Assert.Equal([], unnamed);
    }

    private static string Index() => File.ReadAllText(Path.Combine(Root(), "docs", "errors.md"));

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"STR[0-9]{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"[Rr]eset (of )?the (job|step)(?!( as a whole)? \(verb `?reset`?\))")]
    private static partial Regex Reset();

    [GeneratedRegex(@"^\| (STR[0-9]{4}) \|", RegexOptions.Multiline)]
    private static partial Regex IndexLine();
}
