using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class UpsertTests
{
    private const string Table = "CREATE TABLE sales (item text, shop int, count bigint NOT NULL, amount numeric, note text DEFAULT 'new', PRIMARY KEY (item, shop))";

    [Fact]
    public async Task A_row_replaces_the_one_that_has_its_key()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();

        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1, 1, 1.50m), new("b", 1, 2, 2m), new("a", 2, 3, 3m)));
        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 3, new("b", 1, 20, 20m), new("c", 1, 4, 4m)));

        Assert.Equal(["a 1 1 1.50", "a 2 3 3", "b 1 20 20", "c 1 4 4"], await database.RowsAsync("SELECT item, shop, count, amount FROM sales ORDER BY 1, 2"));
        Assert.Equal("postgres sales (upsert)", probe.Description);
    }

    [Fact]
    public async Task The_last_row_of_a_key_in_a_batch_wins()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var rows = Enumerable.Range(0, 5000).Select(i => new Sale($"i{i % 700}", i % 3, i)).ToArray();

        await Probe(database).WriteAllAsync(rows);

        var expected = rows.GroupBy(r => (r.Item, r.Shop)).Select(g => $"{g.Key.Item} {g.Key.Shop} {g.Last().Count}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, (await database.RowsAsync("SELECT item, shop, count FROM sales")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Columns_that_the_sink_does_not_write_keep_their_values()
    {
        await using var database = await TestDatabase.CreateAsync($"{Table}; INSERT INTO sales VALUES ('a', 1, 0, 0, 'kept')");

        await Probe(database).WriteAllAsync(new Sale("a", 1, 7), new Sale("b", 1, 8));

        Assert.Equal(["a 7 kept", "b 8 new"], await database.RowsAsync("SELECT item, count, note FROM sales ORDER BY 1"));
    }

    [Fact]
    public async Task A_table_of_key_columns_alone_keeps_what_is_there()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE seen (item text PRIMARY KEY)");

        await new SinkProbe<Sale>(database, "seen", t => t.Key("item", r => r.Item)).WriteAllAsync(new("a", 1), new("b", 1), new("a", 2));

        Assert.Equal(["a", "b"], await database.RowsAsync("SELECT item FROM seen ORDER BY 1"));
    }

    [Fact]
    public async Task Keys_that_are_equal_only_for_the_database_are_one_row_and_the_last_wins()
    {
        // char(4) ignores blanks at the end, numeric(4,1) rounds.
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales (item char(4), amount numeric(4,1), count bigint, PRIMARY KEY (item, amount))");
        var probe = new SinkProbe<Sale>(database, "sales", t => t.Key("item", r => r.Item).Key("amount", r => r.Amount).Column("count", r => r.Count));

        await probe.WriteAllAsync(new("a", 1, 1, 1.01m), new("b", 1, 2, 1m), new("a ", 1, 3, 1.02m), new("c", 1, 4, 1m), new("a", 1, 5, 1m));

        Assert.Equal(["a    1.0 5", "b    1.0 2", "c    1.0 4"], await database.RowsAsync("SELECT item, amount, count FROM sales ORDER BY 1"));
    }

    [Fact]
    public async Task Times_that_differ_by_less_than_a_microsecond_are_one_key()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE ticks (at timestamptz PRIMARY KEY)");
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

        await new SinkProbe<DateTimeOffset>(database, "ticks", t => t.Key("at", r => r)).WriteAllAsync(at, at.AddTicks(9), at.ToUniversalTime(), at.AddTicks(10));

        Assert.Equal(["2"], await database.RowsAsync("SELECT count(*) FROM ticks"));
    }

    [Fact]
    public async Task A_batch_without_rows_moves_the_position()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();
        using var batch = SinkProbe<Sale>.Batch(0);

        Assert.True(await sink.WriteAsync(batch, 0, 0, 12, TestDatabase.Stop));

        await using var successor = await probe.OpenAsync(at: 12);
    }

    [Fact]
    public async Task Only_the_rest_of_a_batch_is_written()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();
        using var batch = SinkProbe<Sale>.Batch(0, new("a", 1), new("b", 1), new("c", 1));

        Assert.True(await sink.WriteAsync(batch, 2, 0, 3, TestDatabase.Stop));

        Assert.Equal(["c"], await database.RowsAsync("SELECT item FROM sales"));
    }

    private static SinkProbe<Sale> Probe(TestDatabase database)
        => new(database, "sales", t => t.Key("item", r => r.Item).Key("shop", r => r.Shop).Column("count", r => r.Count).Column("amount", r => r.Amount));
}
