using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class PositionTests
{
    private const string Log = "CREATE TABLE log (item text)";

    [Fact]
    public async Task A_successor_goes_on_where_the_database_is_although_nothing_else_knows()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using (var crashed = await probe.OpenAsync()) Assert.True(await SinkProbe<Sale>.WriteAsync(crashed, 0, new("a", 1), new("b", 1)));

        await using var successor = await probe.OpenAsync(at: 2);
        Assert.True(await SinkProbe<Sale>.WriteAsync(successor, 2, new Sale("c", 1)));

        Assert.Equal(["a", "b", "c"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
    }

    [Fact]
    public async Task A_zombie_finds_the_position_moved_and_writes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using var zombie = await probe.OpenAsync();
        await using var successor = await probe.OpenAsync();
        Assert.True(await SinkProbe<Sale>.WriteAsync(successor, 0, new("a", 1), new("b", 1)));

        Assert.False(await SinkProbe<Sale>.WriteAsync(zombie, 0, new Sale("a", 1)));

        Assert.Equal(2, await zombie.OpenAsync(TestDatabase.Stop));
        Assert.Equal(["a", "b"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
    }

    [Fact]
    public async Task Of_many_writers_that_race_for_the_first_write_one_wins()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        var sinks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => probe.OpenAsync()));

        var written = await Task.WhenAll(sinks.Select(s => SinkProbe<Sale>.WriteAsync(s, 0, new("a", 1), new("b", 1))));

        Assert.Single(written, w => w);
        Assert.Equal(["2"], await database.RowsAsync("SELECT count(*) FROM log"));
        foreach (var sink in sinks) await sink.DisposeAsync();
    }

    [Fact]
    public async Task A_writer_waits_for_the_one_that_holds_the_position_before_it_touches_a_row()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using var sink = await probe.OpenAsync();
        await using var other = await database.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync(TestDatabase.Stop);
        await using (var move = new Npgsql.NpgsqlCommand("UPDATE streaming_positions SET next_offset = 1; LOCK TABLE log IN SHARE MODE", other)) await move.ExecuteNonQueryAsync(TestDatabase.Stop);

        var write = SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1));
        await database.BlockedAsync();
        Assert.Equal(["0"], await database.RowsAsync($"SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name = '{database.Schema}' AND relation = 'log'::regclass"));
        await transaction.CommitAsync(TestDatabase.Stop);

        Assert.False(await write);
        Assert.Empty(await database.RowsAsync("SELECT * FROM log"));
    }

    [Fact]
    public async Task A_topic_that_was_made_anew_begins_at_zero()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using (var sink = await probe.OpenAsync()) Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));

        await using var anew = await probe.OpenAsync(at: 0, topic: Guid.NewGuid());
    }

    [Fact]
    public async Task A_database_that_lost_commits_is_refused_by_name()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using var sink = await probe.OpenAsync();
        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1)));
        await database.RunAsync("UPDATE streaming_positions SET next_offset = 1");

        Assert.False(await SinkProbe<Sale>.WriteAsync(sink, 2, new Sale("c", 1)));
        var error = await Assert.ThrowsAsync<StreamingException>(async () => await sink.OpenAsync(TestDatabase.Stop));

        Assert.Equal("STR2724", error.Code);
        Assert.Contains("'sales' had committed position 2 of partition 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_is_durable_and_ends_if_its_client_falls_silent()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text, silent text DEFAULT current_setting('idle_in_transaction_session_timeout'), durable text DEFAULT current_setting('synchronous_commit'))");
        database.Options.AbandonAfter = TimeSpan.FromSeconds(45);
        database.Options.ConnectionString += ";Options=-c synchronous_commit=off";

        await (await ProbeAsync(database)).WriteAllAsync(new Sale("a", 1));

        Assert.Equal(["a 45s on"], await database.RowsAsync("SELECT * FROM log"));
    }

    private static async Task<SinkProbe<Sale>> ProbeAsync(TestDatabase database)
    {
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        return probe;
    }
}
