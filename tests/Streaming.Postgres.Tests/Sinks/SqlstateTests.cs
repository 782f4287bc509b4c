using Npgsql;
using Streaming.Postgres.Sinks;
using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

public sealed class SqlstateTests
{
    [Theory]
    [InlineData("40001", true, false)]
    [InlineData("40P01", true, false)]
    [InlineData("57P01", true, false)]
    [InlineData("57014", true, false)]
    [InlineData("53300", true, false)]
    [InlineData("08006", true, false)]
    [InlineData("25006", true, false)]
    [InlineData("25P03", true, false)]
    [InlineData("55P03", true, false)]
    [InlineData("55000", false, false)]
    [InlineData("23505", false, true)]
    [InlineData("22003", false, true)]
    [InlineData("21000", false, true)]
    [InlineData("42P01", false, false)]
    [InlineData("28P01", false, false)]
    [InlineData("XX001", false, false)]
    public void An_error_of_the_server_is_repeated_or_of_the_rows_or_final(string state, bool isTransient, bool isData)
    {
        var error = new PostgresException("text", "ERROR", "ERROR", state);

        Assert.Equal((isTransient, isData), (Sqlstate.IsTransient(error), Sqlstate.IsData(error)));
    }

    [Fact]
    public void A_broken_connection_is_repeated() => Assert.True(Sqlstate.IsTransient(new NpgsqlException("gone", new IOException())));

    [Fact]
    public void A_description_names_code_and_constraint_and_never_the_servers_text()
    {
        var error = new PostgresException("duplicate key (a, 4711)", "ERROR", "ERROR", "23505", detail: "Key (a)=(4711)", constraintName: "once", columnName: "");

        Assert.Equal("SQLSTATE 23505 (unique violation), constraint once", Sqlstate.Describe(error));
    }
}
