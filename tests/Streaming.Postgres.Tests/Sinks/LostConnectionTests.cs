using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class LostConnectionTests
{
    private const string Log = "CREATE TABLE log (item text)";

    [Fact]
    public async Task A_backend_that_is_killed_in_the_middle_of_a_write_is_repeated_and_counts_once()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using var sink = await probe.OpenAsync();
        await using (var other = await database.ConnectAsync())
        await using (var transaction = await other.BeginTransactionAsync(TestDatabase.Stop))
        {
            // The position is moved by then, and the rows wait.
            await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE log IN SHARE MODE", other)) await hold.ExecuteNonQueryAsync(TestDatabase.Stop);
            var write = SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1));
            var pid = await database.BlockedAsync();
            await database.RunAsync($"SELECT pg_terminate_backend({pid})");

            var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => write);
            Assert.Contains("Sink 'sales' cannot write table log in database ", error.Message, StringComparison.Ordinal);
        }

        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1)));
        Assert.Equal(["a", "b"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
    }

    [Fact]
    public async Task A_lost_answer_to_commit_is_repeated_and_found_done()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        await using var proxy = new CuttingProxy(database.Options);
        var probe = await ProbeAsync(database);
        await using var sink = await probe.OpenAsync();

        proxy.CutNextCommit();
        await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1)));
        Assert.False(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("b", 1)));

        Assert.Equal(2, await sink.OpenAsync(TestDatabase.Stop));
        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 2, new Sale("c", 1)));
        Assert.Equal(["a", "b", "c"], await database.RowsAsync("SELECT item FROM log ORDER BY 1"));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var proxy = new CuttingProxy(database.Options);
        await using (proxy)
        {
            var probe = await ProbeAsync(database);
            await using var sink = await probe.OpenAsync();
            await proxy.DisposeAsync();
            database.Options.ConnectionString += ";Password=hunter-2";

            var first = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));
            var second = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));
            foreach (var error in new[] { first, second }) Assert.DoesNotContain("assword", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_user_that_is_not_let_in_any_more_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var user = $"u_{database.Schema}";
        await database.RunAsync($"CREATE ROLE {user} LOGIN SUPERUSER");
        try
        {
            database.Options.ConnectionString += $";Username={user}";
            var probe = await ProbeAsync(database);
            await using var sink = await probe.OpenAsync();
            await database.RunAsync($"ALTER ROLE {user} NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'");

            // The first finds the connection gone, the second is refused.
            await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));
            var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));
            Assert.Contains("SQLSTATE 28000 (log-in refused)", error.Message, StringComparison.Ordinal);

            await database.RunAsync($"ALTER ROLE {user} LOGIN");
            Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1)));
        }
        finally
        {
            await database.RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'; DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task A_deadlock_is_repeated()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales (item text PRIMARY KEY, count bigint); INSERT INTO sales VALUES ('a', 0), ('b', 0)");
        var probe = new SinkProbe<Sale>(database, "sales", t => t.Key("item", r => r.Item).Column("count", r => r.Count));
        await probe.CheckAsync();
        await using var one = await probe.OpenAsync(0);
        await using var other = await database.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync(TestDatabase.Stop);
        // The other side never gives way: its deadlock_timeout is the longer one.
        await using (var hold = new Npgsql.NpgsqlCommand("SET LOCAL deadlock_timeout = '1h'; UPDATE sales SET count = 7 WHERE item = 'b'", other)) await hold.ExecuteNonQueryAsync(TestDatabase.Stop);
        var write = SinkProbe<Sale>.WriteAsync(one, 0, new("a", 1, 1), new("b", 1, 2));
        await database.BlockedAsync();
        await using (var cross = new Npgsql.NpgsqlCommand("UPDATE sales SET count = 7 WHERE item = 'a'", other))
        {
            var crossing = cross.ExecuteNonQueryAsync(TestDatabase.Stop);
            var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => write);
            Assert.Contains("40P01", error.Message, StringComparison.Ordinal);
            await crossing;
        }
        await transaction.CommitAsync(TestDatabase.Stop);

        Assert.True(await SinkProbe<Sale>.WriteAsync(one, 0, new("a", 1, 1), new("b", 1, 2)));
        Assert.Equal(["a 1", "b 2"], await database.RowsAsync("SELECT item, count FROM sales ORDER BY 1"));
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_write_leaves_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(Log);
        var probe = await ProbeAsync(database);
        await using var sink = await probe.OpenAsync();
        await using (var other = await database.ConnectAsync())
        await using (var transaction = await other.BeginTransactionAsync(TestDatabase.Stop))
        {
            await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE log IN SHARE MODE", other)) await hold.ExecuteNonQueryAsync(TestDatabase.Stop);
            using var stop = new CancellationTokenSource();
            using var batch = SinkProbe<Sale>.Batch(0, new Sale("a", 1));
            var write = sink.WriteAsync(batch, 0, 0, 1, stop.Token);
            await database.BlockedAsync();
            stop.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
        }

        await using var successor = await probe.OpenAsync(at: 0);
        Assert.Empty(await database.RowsAsync("SELECT item FROM log"));
    }

    private static async Task<SinkProbe<Sale>> ProbeAsync(TestDatabase database)
    {
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        return probe;
    }
}
