using Streaming.Postgres.Tables;
using Xunit;

namespace Streaming.Postgres.Tests.Docs;

public sealed class DocsTests
{
    [Fact]
    public void Every_sample_of_the_page_is_code_that_compiles()
    {
        var samples = string.Join('\n', Lines("tests/Streaming.Postgres.Tests/Docs/Samples.cs"));
        var blocks = Blocks("csharp");

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, samples, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tables_of_the_page_are_those_that_its_samples_need()
    {
        await using var database = await TestDatabase.CreateAsync();
        foreach (var sql in Blocks("sql")) await database.RunAsync(sql.Replace("audit.", "", StringComparison.Ordinal));
        var revenue = new SinkProbe<Samples.Revenue>(database, "revenue_per_minute", t => t
            .Key("category", r => r.Category).Key("window_start", r => r.WindowStart).Column("orders", r => r.Orders).Column("amount", r => r.Amount));
        var refunds = new SinkProbe<Samples.Refund>(database, "refunds", t => t.Column("order_id", r => r.OrderId).Column("reason", r => r.Reason).Column("at", r => r.At));

        await revenue.CheckAsync();
        await refunds.CheckAsync();
    }

    [Fact]
    public void Every_code_that_the_page_names_is_one_of_the_sources_and_all_are_named()
    {
        var page = string.Join('\n', Lines("docs/postgres.md"));
        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Root(), "src", "Streaming.Postgres"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.Equal(Codes(sources), Codes(page));
    }

    [Fact]
    public void The_page_says_how_the_table_of_positions_is_made()
        => Assert.Contains(new Postgres.Sinks.PositionTable(new TableName(null, "streaming_positions"), TimeSpan.FromSeconds(30)).CreateSql.Replace("\"", "", StringComparison.Ordinal).Replace("IF NOT EXISTS ", "", StringComparison.Ordinal),
            string.Join(' ', Lines("docs/postgres.md")), StringComparison.Ordinal);

    private static IEnumerable<string> Codes(string text)
        => System.Text.RegularExpressions.Regex.Matches(text, "STR[0-9]{4}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static List<string> Blocks(string language)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (var line in Lines("docs/postgres.md"))
        {
            if (line == "```" + language) block = [];
            else if (line == "```" && block is not null)
            {
                blocks.Add(string.Join('\n', block));
                block = null;
            }
            else block?.Add(line);
        }
        return blocks;
    }

    private static IEnumerable<string> Lines(string path) => File.ReadAllLines(Path.Combine(Root(), path)).Select(l => l.Trim());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Streaming.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
