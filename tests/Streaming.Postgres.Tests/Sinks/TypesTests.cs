using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class TypesTests
{
    private const string Columns = """
        text text, int16 smallint, int32 integer, int64 bigint, float4 real, float8 double precision, number numeric, bool bool, uuid uuid, at timestamptz, utc timestamptz,
        day date, time time, span interval, bytes bytea, mood text
        """;

    [Fact]
    public async Task Every_type_comes_back_as_it_was()
    {
        await using var database = await TestDatabase.CreateAsync($"CREATE TABLE everything ({Columns})");
        var at = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.FromHours(-5)).AddMicroseconds(7);
        var row = new Everything("ä \U0001F600 '\"\\", short.MinValue, int.MaxValue, long.MinValue, 1.5f, -0.1, 79228162514264337593543950335m, true, Guid.NewGuid(), at, at.UtcDateTime,
            new(2024, 2, 29), new(1, 2, 3, 4, 5), new TimeSpan(-3, 4, 5, 6, 7), [0, 255, 92], Mood.Glad);

        await Probe(database).WriteAllAsync(row, row with { Bytes = [] });

        await using var connection = await database.ConnectAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT * FROM everything ORDER BY length(bytes) DESC", connection);
        await using var r = await command.ExecuteReaderAsync(TestDatabase.Stop);
        Assert.True(await r.ReadAsync(TestDatabase.Stop));
        Assert.Equal((row.Text, row.Int16, row.Int32, row.Int64, row.Float4, row.Float8), (r.GetString(0), r.GetInt16(1), r.GetInt32(2), r.GetInt64(3), r.GetFloat(4), r.GetDouble(5)));
        Assert.Equal((row.Number, row.Bool, row.Uuid), (r.GetDecimal(6), r.GetBoolean(7), r.GetGuid(8)));
        Assert.Equal((at.ToUniversalTime(), row.Utc), (r.GetFieldValue<DateTimeOffset>(9), r.GetDateTime(10)));
        Assert.Equal((row.Day, row.Time, row.Span), (r.GetFieldValue<DateOnly>(11), r.GetFieldValue<TimeOnly>(12), r.GetTimeSpan(13)));
        Assert.Equal(row.Bytes, r.GetFieldValue<byte[]>(14));
        Assert.Equal("Glad", r.GetString(15));
    }

    [Fact]
    public async Task Every_nullable_type_is_null_or_its_value()
    {
        await using var database = await TestDatabase.CreateAsync($"CREATE TABLE everything ({Columns})");
        var probe = new SinkProbe<bool>(database, "everything", t => t
            .Column("text", r => r ? "x" : null).Column("int16", r => r ? (short)1 : (short?)null).Column("int32", r => r ? 2 : (int?)null).Column("int64", r => r ? 3L : (long?)null)
            .Column("float4", r => r ? 4f : (float?)null).Column("float8", r => r ? 5d : (double?)null).Column("number", r => r ? 6m : (decimal?)null).Column("bool", r => r ? true : (bool?)null)
            .Column("uuid", r => r ? Guid.Empty : (Guid?)null).Column("at", r => r ? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null).Column("utc", r => r ? DateTime.UnixEpoch : (DateTime?)null)
            .Column("day", r => r ? DateOnly.FromDayNumber(9) : (DateOnly?)null).Column("time", r => r ? new TimeOnly(1, 2) : (TimeOnly?)null).Column("span", r => r ? TimeSpan.FromHours(1) : (TimeSpan?)null)
            .Column("bytes", r => r ? new byte[] { 1 } : null).Column("mood", r => r ? Mood.Sad : (Mood?)null));

        await probe.WriteAllAsync(false, true);

        Assert.Equal(["0", "16"], await database.RowsAsync("SELECT num_nonnulls(text, int16, int32, int64, float4, float8, number, bool, uuid, at, utc, day, time, span, bytes, mood) FROM everything ORDER BY 1"));
    }

    [Fact]
    public async Task Values_widen_and_text_goes_into_json_enums_and_domains()
    {
        await using var database = await TestDatabase.CreateAsync("""
            CREATE TYPE "Mood" AS ENUM ('Glad', 'Sad');
            CREATE DOMAIN code AS varchar(5) CHECK (value <> '');
            CREATE TABLE wide (int16 bigint, int32 numeric(12,2), float4 double precision, text varchar(20), mood "Mood", json jsonb, code code)
            """);
        var probe = new SinkProbe<Everything>(database, "wide", t => t
            .Column("int16", r => r.Int16).Column("int32", r => r.Int32).Column("float4", r => r.Float4).Column("text", r => r.Mood).Column("mood", r => r.Mood).Column("json", r => """{"a": [1]}""").Column("code", r => r.Text));

        await probe.WriteAllAsync(new Everything("abc", 1, 2, 3, 4.5f, 5, 6, true, default, DateTimeOffset.UnixEpoch, DateTime.UnixEpoch, new(2024, 2, 29), default, default, [], Mood.Sad));

        Assert.Equal(["""1 2.00 4.5 Sad Sad {"a": [1]} abc"""], await database.RowsAsync("SELECT int16, int32, float4, text, mood::text, json, code FROM wide"));
    }

    [Fact]
    public async Task Tables_made_for_development_fit_every_type()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Options.CreateMissingTables = true;
        var probe = Probe(database);

        await Task.WhenAll(probe.CheckAsync(), probe.CheckAsync(), probe.CheckAsync());

        Assert.Equal(["text text NO", "int16 smallint NO", "number numeric NO", "at timestamp with time zone NO", "bytes bytea YES", "mood text NO"],
            await database.RowsAsync($"SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = '{database.Schema}' AND column_name IN ('text', 'int16', 'number', 'at', 'bytes', 'mood') AND table_name = 'everything' ORDER BY ordinal_position"));
    }

    private static SinkProbe<Everything> Probe(TestDatabase database) => new(database, "everything", t =>
    {
        // Without a key unless tables are made, so that the round trip is one of plain columns.
        if (database.Options.CreateMissingTables) t.Key("text", r => r.Text);
        else t.Column("text", r => r.Text);
        t.Column("int16", r => r.Int16).Column("int32", r => r.Int32).Column("int64", r => r.Int64).Column("float4", r => r.Float4).Column("float8", r => r.Float8)
            .Column("number", r => r.Number).Column("bool", r => r.Bool).Column("uuid", r => r.Uuid).Column("at", r => r.At).Column("utc", r => r.Utc).Column("day", r => r.Day)
            .Column("time", r => r.Time).Column("span", r => r.Span).Column("bytes", r => r.Bytes).Column("mood", r => r.Mood);
    });

    internal sealed record Everything(
        string Text, short Int16, int Int32, long Int64, float Float4, double Float8, decimal Number, bool Bool, Guid Uuid, DateTimeOffset At, DateTime Utc, DateOnly Day, TimeOnly Time, TimeSpan Span, byte[] Bytes, Mood Mood);

    internal enum Mood
    {
        Glad,
        Sad,
    }
}
