using System.Runtime.CompilerServices;
using Streaming.Postgres;
using Xunit;

namespace Streaming.Worker.Tests.Docs;

// To write the page anew after a docstring or an option was changed, run these tests with STREAMING_APPROVE=1 and review the difference.
public sealed class ConfigurationPageTests
{
    private const string Mark = "<!-- From here on the page is made of the options' docstrings. -->\n";

    [Fact]
    public void The_reference_is_what_the_options_say()
    {
        var page = File.ReadAllText(Page()).ReplaceLineEndings("\n");
        var head = page[..(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        var made = head + new ConfigurationPage(typeof(StreamingOptions), typeof(PostgresOptions)).Add(new StreamingOptions(), "Streaming").Add(new PostgresOptions(), "Streaming:Postgres");
        if (Environment.GetEnvironmentVariable("STREAMING_APPROVE") == "1") File.WriteAllText(Page(), made);
        Assert.Equal(made, File.ReadAllText(Page()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_option_says_what_it_means() =>
        Assert.DoesNotContain(File.ReadAllLines(Page()), static l => l.StartsWith("| `", StringComparison.Ordinal) && l.EndsWith("|  |", StringComparison.Ordinal));

    private static string Page([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "configuration.md"));
}
