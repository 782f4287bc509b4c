using System.Text.RegularExpressions;
using Xunit;

namespace Streaming.Tests.Docs;

/// <summary>What the pages show is what there is: samples compile, links lead somewhere, the index of errors has no codes that nobody uses.</summary>
public sealed partial class DocumentSamplesTests
{
    [Fact]
    public void Every_sample_is_part_of_a_source_file_that_compiles()
    {
        var sources = CompiledSources().Select(f => Pages.Normalise(File.ReadAllText(f))).ToList();
        var blocks = Pages.All().SelectMany(page => Pages.Blocks(File.ReadAllText(page), "csharp").Select(b => (Page: Pages.Name(page), b.Line, Text: Pages.Normalise(b.Text)))).ToList();
        Assert.NotEmpty(blocks);
        Assert.Equal([], blocks.Where(b => !sources.Any(s => s.Contains(b.Text, StringComparison.Ordinal))).Select(b => $"{b.Page}:{b.Line} is in no file below samples or tests: {Shorten(b.Text)}"));
    }

    [Fact]
    public void Every_sample_of_code_says_its_language()
    {
        var unmarked = Pages.All().SelectMany(page => Pages.Blocks(File.ReadAllText(page), "").Where(b => LooksLikeCode().IsMatch(b.Text)).Select(b => $"{Pages.Name(page)}:{b.Line} looks like C# and is not checked"));
        Assert.Equal([], unmarked);
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        var broken = Pages.All().SelectMany(page => Pages.RelativeLinks(File.ReadAllText(page))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link))).Select(link => $"{Pages.Name(page)}: {link}"));
        Assert.Equal([], broken);
    }

    [Fact]
    public void Every_code_of_the_pages_is_one_of_the_sources()
    {
        var used = Directory.EnumerateFiles(Path.Combine(Pages.Root, "src"), "*.cs", SearchOption.AllDirectories).SelectMany(f => Codes(File.ReadAllText(f))).ToHashSet();
        Assert.Equal([], Pages.All().SelectMany(page => Codes(File.ReadAllText(page)).Distinct().Where(c => !used.Contains(c)).Select(c => $"{Pages.Name(page)}: {c}")));
    }

    [Fact]
    public void A_code_belongs_to_one_project()
    {
        // A second project that needs an error of its own takes a number of its own; what is told further keeps its exception.
        var owners = Directory.EnumerateFiles(Path.Combine(Pages.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => QuotedCode().Matches(Comment().Replace(File.ReadAllText(f), "")).Select(m => (Code: m.Groups[1].Value, Project: Pages.Name(f).Split('/')[1]))).Distinct();
        Assert.Equal([], owners.GroupBy(o => o.Code).Where(g => g.Count() > 1).Select(g => $"{g.Key} is used by {string.Join(" and ", g.Select(o => o.Project))}"));
    }

    [Fact]
    public void Every_page_but_the_decisions_can_be_reached_from_the_readme()
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>([Path.Combine(Pages.Root, "README.md")]);
        while (open.TryDequeue(out var page))
        {
            if (!reached.Add(page)) continue;
            foreach (var link in Pages.RelativeLinks(File.ReadAllText(page)).Where(l => l.EndsWith(".md", StringComparison.Ordinal)))
                open.Enqueue(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link)));
        }
        Assert.Equal([], Pages.All().Where(p => !reached.Contains(p)).Select(Pages.Name).Where(p => !p.StartsWith("docs/adr/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own()
    {
        var decisions = Pages.All().Select(Pages.Name).Where(p => p.StartsWith("docs/adr/", StringComparison.Ordinal) && !p.EndsWith("README.md", StringComparison.Ordinal)).ToList();
        Assert.Equal([], decisions.Where(p => !Decision().IsMatch(Path.GetFileName(p))));
        Assert.Equal([], decisions.GroupBy(p => Path.GetFileName(p)[..4]).Where(g => g.Count() > 1).Select(g => string.Join(" and ", g)));
    }

    [Theory]
    [InlineData("a\n```csharp\nvar x = 1;\n```\nb", 3, "var x = 1;")]
    [InlineData("```sql\nSELECT 1\n```\n```csharp\nCall(\n    1);\n```", 5, "Call( 1);")]
    public void A_block_is_found_with_its_line(string page, int line, string text)
        => Assert.Equal([(line, text)], Pages.Blocks(page, "csharp").Select(b => (b.Line, Pages.Normalise(b.Text))));

    [Fact]
    public void Links_are_found_without_anchors_and_not_in_code()
        => Assert.Equal(["docs/a.md", "b.md"], Pages.RelativeLinks("[a](docs/a.md#part) `[x](y.md)` [c](https://example.org) [b](b.md) [d](#here)"));

    private static IEnumerable<string> CompiledSources() =>
        new[] { "samples", "tests" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Pages.Root, f), "*.cs", SearchOption.AllDirectories));

    private static IEnumerable<string> Codes(string text) => Code().Matches(text).Select(m => m.Value);

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..120] + "..";

    [GeneratedRegex(@"^[0-9]{4}-[a-z0-9-]+\.md$")]
    private static partial Regex Decision();

    [GeneratedRegex(@"\bSTR[0-9]{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"""(STR[0-9]{4})\b")]
    private static partial Regex QuotedCode();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(new TopologyBuilder|using Streaming|StreamingWorker\.RunAsync)\b")]
    private static partial Regex LooksLikeCode();
}
