using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class PositionResetTests
{
    private const string Log = "CREATE TABLE log (item text)";

    [Fact]
    public async Task Positions_of_the_sink_are_forgotten_and_rows_stay()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = Probe(database);
        await probe.CheckAsync();
        await using (var sink = await probe.OpenAsync()) Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1)));
        await database.RunAsync("INSERT INTO streaming_positions SELECT 'other', sink, topic_id, partition, next_offset FROM streaming_positions");

        await probe.ForgetAsync();

        Assert.Equal(["other"], await database.RowsAsync("SELECT DISTINCT job FROM streaming_positions"));
        Assert.Equal(["2"], await database.RowsAsync("SELECT count(*) FROM log"));
        await probe.ForgetAsync();
    }

    [Fact]
    public async Task Without_a_table_of_positions_there_is_nothing_to_forget_and_none_is_made()
    {
        await using var database = await TestDatabase.CreateAsync(Log);

        await Probe(database).ForgetAsync();

        Assert.Equal(["-"], await database.RowsAsync("SELECT to_regclass('streaming_positions')"));
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_with_the_way_on()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        database.Options = new() { ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=canary;Database=d;Timeout=2" };

        var error = await Assert.ThrowsAsync<StreamingException>(() => Probe(database).ForgetAsync());

        Assert.Equal("STR2714", error.Code);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_makes_nothing_finds_a_fitting_table_and_makes_no_table_of_positions()
    {
        await using var database = await TestDatabase.CreateAsync(Log);

        await Probe(database).CheckAsync(create: false);

        Assert.Equal(["-"], await database.RowsAsync("SELECT to_regclass('streaming_positions')"));
    }

    [Fact]
    public async Task A_check_that_makes_nothing_tells_what_could_not_be_made()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        await database.RunAsync($"CREATE VIEW streaming_positions AS SELECT 1 AS n");

        var error = await Assert.ThrowsAsync<StreamingException>(() => Probe(database).CheckAsync(create: false));

        Assert.Equal("STR2709", error.Code);
    }

    private static SinkProbe<Sale> Probe(TestDatabase database) => new(database, "log", t => t.Column("item", s => s.Item));
}
