using Streaming.Postgres.Tables;
using Xunit;

namespace Streaming.Postgres.Tests.Tables;

public sealed class TableNameTests
{
    [Theory]
    [InlineData("sales", "\"sales\"")]
    [InlineData("Sales", "\"Sales\"")]
    [InlineData("reports.sales", "\"reports\".\"sales\"")]
    [InlineData("\"a.b\".\"c\"\"d\"", "\"a.b\".\"c\"\"d\"")]
    [InlineData("x; DROP TABLE sales --", "\"x; DROP TABLE sales --\"")]
    [InlineData("umsätze", "\"umsätze\"")]
    public void A_name_is_taken_as_written_and_always_quoted(string text, string sql) => Assert.Equal(sql, TableName.Parse(text, out _)?.Sql);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a.", "has a part that is empty")]
    [InlineData(".a", "has a part that is empty")]
    [InlineData("a.b.c", "more than a schema and a table")]
    [InlineData("a\"b", "has a double quote")]
    [InlineData("\"a\"b", "has a double quote")]
    [InlineData("\"a", "has a double quote")]
    [InlineData("a\0", "holds a NUL character")]
    [InlineData("umsätze-mit-einem-namen-der-viel-zu-lang-ist-fuer-eine-tabelle-x", "has 65 bytes, and PostgreSQL keeps 63")]
    public void A_name_that_is_none_is_refused_with_the_cause(string text, string mistake)
    {
        Assert.Null(TableName.Parse(text, out var found));
        Assert.Contains(mistake, found, StringComparison.Ordinal);
    }

    // An attribute cannot hold it.
    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name() => A_name_that_is_none_is_refused_with_the_cause("\ud800", "is no valid Unicode");

    [Theory]
    [InlineData("sales", "sales")]
    [InlineData("\"reports\".\"sales\"", "reports.sales")]
    public void A_sink_takes_its_name_without_quotes(string table, string name) => Assert.Equal(name, TableName.DefaultSinkName(table));

    [Fact]
    public async Task Odd_names_of_schemas_tables_and_columns_are_only_names()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (table, column) = ("x\"; DROP SCHEMA public; --", "it'em\"; --.$1");
        database.Options.CreateMissingTables = true;
        var probe = new SinkProbe<Sale>(database, $"{database.Schema}.\"x\"\"; DROP SCHEMA public; --\"", t => t.Key(column, r => r.Item).Column("SELECT", r => r.Count));

        await probe.WriteAllAsync(new("a", 1, 1), new("a", 1, 2));

        Assert.Equal(["a 2"], await database.RowsAsync($"SELECT {SqlName.Quote(column)}, \"SELECT\" FROM {SqlName.Quote(table)}"));
    }
}
