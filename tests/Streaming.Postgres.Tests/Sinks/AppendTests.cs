using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class AppendTests
{
    [Fact]
    public async Task Every_record_is_a_row_also_equal_ones()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY, item text, count bigint)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item).Column("count", r => r.Count));

        await probe.WriteAllAsync(new("a", 1, 1), new("a", 1, 1), new("b", 1, 2));

        Assert.Equal(["1 a 1", "2 a 1", "3 b 2"], await database.RowsAsync("SELECT id, item, count FROM log ORDER BY 1"));
        Assert.Equal("postgres log (append)", probe.Description);
    }

    [Fact]
    public async Task Partitions_write_into_one_table_each_with_a_position_of_its_own()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        await using var first = await probe.OpenAsync(0);
        await using var second = await probe.OpenAsync(1);

        Assert.True(await SinkProbe<Sale>.WriteAsync(first, 0, new("a", 1), new("b", 1)));
        Assert.True(await SinkProbe<Sale>.WriteAsync(second, 0, new Sale("c", 1)));

        Assert.Equal(["a", "b", "c"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
        Assert.Equal([$"shop sales {SinkProbe<Sale>.Topic} 0 2", $"shop sales {SinkProbe<Sale>.Topic} 1 1"],
            await database.RowsAsync("SELECT job, sink, topic_id, partition, next_offset FROM streaming_positions ORDER BY partition"));
    }

    [Fact]
    public async Task A_data_source_of_the_host_is_used_and_left_open()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text)");
        await using var given = Npgsql.NpgsqlDataSource.Create(database.Options.ConnectionString!);
        (database.Given, database.Options) = (given, new());

        await new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item)).WriteAllAsync(new Sale("a", 1));

        await using var connection = await given.OpenConnectionAsync(TestDatabase.Stop);
        Assert.Equal(["a"], await database.RowsAsync("SELECT item FROM log"));
    }

    [Fact]
    public async Task The_pool_is_closed_with_the_last_sink()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text)");
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        await using (await probe.OpenAsync(0))
        await using (await probe.OpenAsync(1))
            Assert.Equal(["1"], await database.RowsAsync(Connections(database)));

        while ((await database.RowsAsync(Connections(database)))[0] != "0") TestDatabase.Stop.ThrowIfCancellationRequested();
    }

    private static string Connections(TestDatabase database) => $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{database.Schema}'";
}
