using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class StartCheckTests
{
    [Fact]
    public async Task A_missing_table_is_refused_with_the_nearest_name_and_what_to_type()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales_per_day ()");

        var error = await Probe(database, "Sales_per_day").RefusedAsync();

        Assert.Equal("STR2703", error.Code);
        Assert.Contains("Table Sales_per_day does not exist; the nearest name is sales_per_day", error.Message, StringComparison.Ordinal);
        Assert.Contains("Type: CREATE TABLE \"Sales_per_day\" (\"item\" text NOT NULL, \"shop\" integer NOT NULL, \"amount\" numeric NOT NULL, PRIMARY KEY (\"item\", \"shop\"));", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_error_says_to_type_makes_the_table_fit()
    {
        await using var database = await TestDatabase.CreateAsync();
        var probe = Probe(database);
        var error = await probe.RefusedAsync();
        await database.RunAsync(Statement(error.Message));

        await probe.WriteAllAsync(new Sale("a", 1));
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once_and_what_to_type_mends_it()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales (item int, shop int, amounts numeric, must text NOT NULL)");
        var probe = Probe(database);

        var error = await probe.RefusedAsync();

        Assert.Equal("STR2700", error.Code);
        var lines = error.Message.Split(Environment.NewLine);
        Assert.Contains("4 mistakes.", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("STR2705 Column item of table sales is integer; the sink writes string, which needs text. Type: ALTER TABLE", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("STR2704 Table sales has no column amount; the nearest name is amounts. Type: ALTER TABLE", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("STR2706 Table sales has no primary key and no unique index of exactly the key columns (item, shop)", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("STR2707 Column must of table sales takes no null, has no default", lines[4], StringComparison.Ordinal);
        foreach (var line in lines[1..]) await database.RunAsync(Statement(line));
        await probe.WriteAllAsync(new Sale("a", 1));
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX ON sales (item)")]
    [InlineData("CREATE UNIQUE INDEX ON sales (item, shop, amount)")]
    [InlineData("CREATE UNIQUE INDEX ON sales (item, shop) WHERE shop > 0")]
    [InlineData("CREATE UNIQUE INDEX ON sales (lower(item), shop)")]
    [InlineData("CREATE INDEX ON sales (item, shop)")]
    [InlineData("ALTER TABLE sales ADD UNIQUE (item, shop) DEFERRABLE")]
    public async Task An_index_that_cannot_replace_rows_is_none(string index)
    {
        await using var database = await TestDatabase.CreateAsync($"CREATE TABLE sales (item text, shop int, amount numeric); {index}");

        Assert.Equal("STR2706", (await Probe(database).RefusedAsync()).Code);
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX ON sales (shop, item)")]
    [InlineData("CREATE UNIQUE INDEX ON sales (item, shop) INCLUDE (amount)")]
    [InlineData("ALTER TABLE sales ADD PRIMARY KEY (item, shop)")]
    public async Task An_index_of_the_key_columns_in_any_order_will_do(string index)
    {
        await using var database = await TestDatabase.CreateAsync($"CREATE TABLE sales (item text, shop int, amount numeric); {index}");

        await Probe(database).WriteAllAsync(new("a", 1), new("a", 1));
    }

    [Fact]
    public async Task A_partitioned_table_is_a_table_and_a_view_is_none()
    {
        await using var database = await TestDatabase.CreateAsync("""
            CREATE TABLE sales (item text, shop int, amount numeric, PRIMARY KEY (item, shop)) PARTITION BY LIST (shop);
            CREATE TABLE sales_1 PARTITION OF sales DEFAULT;
            CREATE VIEW seen AS SELECT * FROM sales
            """);

        await Probe(database).WriteAllAsync(new("a", 1), new("b", 2));
        var error = await Probe(database, "seen").RefusedAsync();

        Assert.Equal("STR2703", error.Code);
        Assert.Contains("seen is no table but a view", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_column_cannot_be_written()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE log (item text, shop int GENERATED ALWAYS AS IDENTITY)");

        var error = await new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item).Column("shop", r => r.Shop)).RefusedAsync();

        Assert.Equal("STR2711", error.Code);
    }

    [Fact]
    public async Task Rights_that_are_missing_are_granted_by_what_the_error_says_to_type()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales (item text, shop int, amount numeric, PRIMARY KEY (item, shop))");
        var user = $"u_{database.Schema}";
        await database.RunAsync($"CREATE ROLE {user}; GRANT USAGE ON SCHEMA {database.Schema} TO {user}; GRANT INSERT ON sales TO {user}");
        try
        {
            // Npgsql names the user of the log-in; the role is the one in effect.
            database.Options.ConnectionString += $";Options=-c role={user}";
            var error = await Probe(database).RefusedAsync();

            Assert.Equal("STR2700", error.Code);
            var lines = error.Message.Split(Environment.NewLine);
            Assert.StartsWith("STR2709 The table of positions, streaming_positions, is missing and cannot be created (SQLSTATE 42501 (right missing)). Type: CREATE TABLE", lines[1], StringComparison.Ordinal);
            Assert.StartsWith($"STR2708 User {user} lacks rights on table sales. Type: GRANT SELECT, UPDATE ON \"sales\" TO \"{user}\";", lines[2], StringComparison.Ordinal);
            foreach (var line in lines[1..]) await database.RunAsync(Statement(line));
            await Probe(database).WriteAllAsync(new Sale("a", 1));
        }
        finally
        {
            await database.RunAsync($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task A_table_of_positions_that_is_none_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync("CREATE TABLE sales (item text, shop int, amount numeric, PRIMARY KEY (item, shop)); CREATE TABLE streaming_positions (job text)");
        var probe = Probe(database);

        Assert.Equal("STR2709", (await probe.RefusedAsync()).Code);
        database.Options.PositionTable = $"{database.Schema}.\"my positions\"";
        await probe.WriteAllAsync(new Sale("a", 1));
        Assert.Single(await database.RowsAsync("SELECT * FROM \"my positions\""));
    }

    [Fact]
    public async Task A_read_only_server_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options.ConnectionString += ";Options=-c default_transaction_read_only=on";

        Assert.Equal("STR2712", (await Probe(database).RefusedAsync()).Code);
    }

    [Fact]
    public async Task No_connection_string_is_refused_with_what_to_give()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options = new();

        var error = await Probe(database).RefusedAsync();

        Assert.Equal("STR2701", error.Code);
        Assert.Contains("PostgresOptions", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STR2701", "Host=db;Passwort=hunter-2")]
    [InlineData("STR2701", "hunter-2")]
    public async Task No_error_shows_a_secret(string code, string connectionString)
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options = new() { ConnectionString = connectionString };

        var error = await Probe(database).RefusedAsync();

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_may_be_waited_for_and_the_error_shows_no_secret()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options = new() { ConnectionString = "Host=127.0.0.1;Port=1;Database=shop;Username=me;Password=hunter-2;Timeout=5" };

        var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => Probe(database).CheckAsync());

        Assert.StartsWith("STR2702 Database shop on 127.0.0.1:1, for table sales, cannot be used: SocketException.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_the_user_is_a_mistake_and_the_error_shows_no_secret()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options.ConnectionString += ";Username=nobody_here;Password=hunter-2";

        var error = await Probe(database).RefusedAsync();

        Assert.Equal("STR2702", error.Code);
        Assert.Contains("cannot be used: SQLSTATE 28000 (log-in refused).", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_the_TLS_that_is_asked_for_is_named()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options.ConnectionString += ";SSL Mode=VerifyFull";

        var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(() => Probe(database).CheckAsync());

        Assert.Contains("No SSL enabled connection", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b.c", 30)]
    [InlineData("streaming_positions", 0.5)]
    public async Task Options_that_make_no_sense_are_refused(string positions, double seconds)
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options.PositionTable = positions;
        database.Options.AbandonAfter = TimeSpan.FromSeconds(seconds);

        Assert.Equal("STR2713", (await Probe(database).RefusedAsync()).Code);
    }

    private static string Statement(string message) => message[(message.IndexOf("ype: ", StringComparison.Ordinal) + 5)..].Replace("or set PostgresOptions.CreateMissingTables for development.", "", StringComparison.Ordinal);

    private static SinkProbe<Sale> Probe(TestDatabase database, string table = "sales")
        => new(database, table, t => t.Key("item", r => r.Item).Key("shop", r => r.Shop).Column("amount", r => r.Amount));
}
