using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class BadRowTests
{
    private const string Table = "CREATE TABLE sales (item varchar(8), shop int, count bigint CONSTRAINT count_is_positive CHECK (count > 0), PRIMARY KEY (item, shop))";

    [Fact]
    public async Task A_row_that_a_constraint_refuses_is_named_by_record_and_constraint_without_its_values()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var rows = Enumerable.Range(0, 1000).Select(i => new Sale($"i{i}", 1, i == 617 ? -4711 : i + 1)).ToArray();

        var error = await RefusedAsync(database, Probe(database), rows);

        Assert.Equal("STR2721", error.Code);
        Assert.Contains("Sink 'sales', table sales in database ", error.Message, StringComparison.Ordinal);
        Assert.Contains("record shop.sales.sink[3]@617 was refused with SQLSTATE 23514 (check violation), constraint count_is_positive.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("i617", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_before_is_written_and_the_record_can_be_left_out_by_the_statement_in_the_error()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        // The first "a" is replaced by the last in one batch, but must be there if the batch ends before.
        Sale[] rows = [new("a", 1, 1), new("b", 1, 2), new("c", 1, -3), new("a", 1, 4)];

        var error = await RefusedAsync(database, probe, rows);
        Assert.Equal(["a 1", "b 2"], await database.RowsAsync("SELECT item, count FROM sales ORDER BY 1"));
        await using (await probe.OpenAsync(at: 2)) await database.RunAsync(error.Message[error.Message.IndexOf("UPDATE", StringComparison.Ordinal)..]);

        await using var successor = await probe.OpenAsync(at: 3);
        Assert.True(await SinkProbe<Sale>.WriteAsync(successor, 3, rows[3]));
        Assert.Equal(["a 4", "b 2"], await database.RowsAsync("SELECT item, count FROM sales ORDER BY 1"));
    }

    [Fact]
    public async Task The_first_of_several_is_named_also_one_that_a_later_row_of_its_key_had_hidden()
    {
        await using var database = await TestDatabase.CreateAsync(Table);

        var error = await RefusedAsync(database, Probe(database), new("x", 1, 1), new("a", 1, -1), new("b", 1, -1), new("a", 1, 2));

        Assert.Contains("@1 was refused", error.Message, StringComparison.Ordinal);
        Assert.Equal(["x"], await database.RowsAsync("SELECT item FROM sales"));
    }

    [Fact]
    public async Task A_text_too_long_is_refused_and_not_cut()
    {
        await using var database = await TestDatabase.CreateAsync(Table);

        var error = await RefusedAsync(database, Probe(database), new("short", 1, 1), new("much too long", 1, 1));

        Assert.Contains("@1 was refused with SQLSTATE 22001 (text too long for its column).", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("much", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_key_is_refused_by_column()
    {
        await using var database = await TestDatabase.CreateAsync(Table);

        var error = await RefusedAsync(database, Probe(database), new("a", 1, 1), new(null!, 1, 1));

        Assert.Contains("@1 was refused with SQLSTATE 23502 (null in a column that takes none), column item.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_append_that_meets_a_unique_index_names_the_second_row()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text CONSTRAINT once UNIQUE)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));

        var error = await RefusedAsync(database, probe, new("a", 1), new("b", 1), new("c", 1), new("a", 1), new("d", 1));

        Assert.Contains("@3 was refused with SQLSTATE 23505 (unique violation), constraint once.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
    }

    [Fact]
    public async Task A_deferred_check_that_fails_at_commit_names_the_row_too()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE shops (shop int PRIMARY KEY); INSERT INTO shops VALUES (1); CREATE TABLE log (item text, shop int CONSTRAINT shop_is_known REFERENCES shops DEFERRABLE INITIALLY DEFERRED)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item).Column("shop", r => r.Shop));

        var error = await RefusedAsync(database, probe, new("a", 1), new("b", 2), new("c", 1));

        Assert.Contains("@1 was refused with SQLSTATE 23503 (foreign key violation), constraint shop_is_known.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "the text holds a NUL character")]
    [InlineData(0xd800, "the text holds half of a surrogate pair")]
    public async Task Text_that_the_database_cannot_hold_is_found_before_it_is_sent(int character, string cause)
    {
        var text = $"a{(char)character}b";
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text)");
        var probe = new SinkProbe<int>(database, "log", t => t.Column("item", r => r == 2 ? text : "fine \U0001F600"));

        var error = await RefusedAsync(database, probe, 0, 1, 2, 3);

        Assert.Equal("STR2722", error.Code);
        Assert.Contains($"@2 has no value for column item that could be written: {cause}", error.Message, StringComparison.Ordinal);
        Assert.Equal(["2"], await database.RowsAsync("SELECT count(*) FROM log"));
    }

    [Fact]
    public async Task A_local_time_is_refused_since_nobody_knows_which_moment_it_is()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (at timestamptz)");
        var probe = new SinkProbe<long>(database, "log", t => t.Column("at", r => new DateTime(r, r == 1 ? DateTimeKind.Local : DateTimeKind.Utc).AddYears(2000)));

        var error = await RefusedAsync(database, probe, 0, 1);

        Assert.Contains("@1 has no value for column at that could be written: the DateTime is Local", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_throws_is_named_by_record_and_column()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text)");
        var probe = new SinkProbe<int>(database, "log", t => t.Column("item", r => r == 1 ? throw new InvalidOperationException() : "x"));

        var error = await RefusedAsync(database, probe, 0, 1, 2);

        Assert.Equal("STR2722", error.Code);
        Assert.Contains("@1 gives no value for column item: its function threw InvalidOperationException.", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task A_record_that_cannot_be_decoded_is_named()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();
        using var batch = SinkProbe<Sale>.Batch(0, new Sale("a", 1, 1));
        batch.Add(7, 0, default, true, "{"u8, false, default);

        var error = await Assert.ThrowsAsync<StreamingException>(async () => await sink.WriteAsync(batch, 0, 0, 8, TestDatabase.Stop));

        Assert.Equal("STR2723", error.Code);
        Assert.Contains("record shop.sales.sink[3]@7 cannot be decoded (no JSON)", error.Message, StringComparison.Ordinal);
        await using var successor = await probe.OpenAsync(at: 7);
    }

    [Fact]
    public async Task A_zombie_hears_of_no_bad_row_but_of_its_position()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text UNIQUE)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        await using var zombie = await probe.OpenAsync();
        await using var successor = await probe.OpenAsync();
        Assert.True(await SinkProbe<Sale>.WriteAsync(successor, 0, new("a", 1), new("b", 1)));

        Assert.False(await SinkProbe<Sale>.WriteAsync(zombie, 0, new("a", 1), new("b", 1)));
    }

    [Fact]
    public async Task A_table_that_was_dropped_meanwhile_ends_the_sink_with_the_cause()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();
        await database.RunAsync("DROP TABLE sales");

        var error = await Assert.ThrowsAsync<StreamingException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1, 1)));

        Assert.Equal("STR2725", error.Code);
        Assert.Contains("SQLSTATE 42P01 (no such table)", error.Message, StringComparison.Ordinal);
    }

    private static async Task<StreamingException> RefusedAsync<T>(TestDatabase database, SinkProbe<T> probe, params T[] rows)
        where T : notnull
    {
        await probe.CheckAsync();
        await using var sink = await probe.OpenAsync();
        return await Assert.ThrowsAsync<StreamingException>(() => SinkProbe<T>.WriteAsync(sink, 0, rows));
    }

    private static SinkProbe<Sale> Probe(TestDatabase database)
        => new(database, "sales", t => t.Key("item", r => r.Item).Key("shop", r => r.Shop).Column("count", r => r.Count));
}
