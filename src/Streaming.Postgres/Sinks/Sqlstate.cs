using Npgsql;

namespace Streaming.Postgres.Sinks;

/// <summary>
/// What an error of the database means for a write. See the appendix "PostgreSQL Error Codes" of its manual. The server's text is never passed on: it may show values.
/// </summary>
internal static class Sqlstate
{
    public const string InsufficientPrivilege = "42501";

    /// <summary>
    /// The same write may succeed later: the connection is gone or was refused for lack of resources, the transaction lost a conflict, the server restarts, was changed for a standby
    /// (25006) or ended a silent transaction (25P03). A time-out of Npgsql, a full pool and a broken connection have no code.
    /// </summary>
    public static bool IsTransient(NpgsqlException error) => error is not PostgresException e || e.SqlState is "25006" or "25P03" or "55006" or "55P03" || e.SqlState[..2] is "08" or "40" or "53" or "57" or "58";

    /// <summary>The rows are to blame, or some two of them together (21000: two of one key as the database compares them).</summary>
    public static bool IsData(PostgresException error) => error.SqlState is "21000" or "44000" || error.SqlState[..2] is "22" or "23";

    /// <summary>The server does not let the user in.</summary>
    public static bool IsLogIn(NpgsqlException error) => error is PostgresException e && e.SqlState.StartsWith("28", StringComparison.Ordinal);

    /// <summary>What the server said, or what kept it from answering; no values.</summary>
    public static string Cause(NpgsqlException error) => error is PostgresException e ? Describe(e) : error.InnerException?.GetType().Name ?? error.Message;

    /// <summary>Code, meaning and names; no values.</summary>
    public static string Describe(PostgresException error)
    {
        var text = $"SQLSTATE {error.SqlState}";
        if (Meaning(error.SqlState) is { } meaning) text += $" ({meaning})";
        if (!string.IsNullOrEmpty(error.ConstraintName)) text += $", constraint {error.ConstraintName}";
        if (!string.IsNullOrEmpty(error.ColumnName)) text += $", column {error.ColumnName}";
        return text;
    }

    private static string? Meaning(string state) => state switch
    {
        "21000" => "two rows of one key",
        "22001" => "text too long for its column",
        "22003" => "number out of range",
        "22008" => "time out of range",
        "22021" => "text that the encoding cannot hold",
        "22P02" => "text that its column's type cannot read",
        "23502" => "null in a column that takes none",
        "23503" => "foreign key violation",
        "23505" => "unique violation",
        "23514" => "check violation",
        "23P01" => "exclusion violation",
        "28000" or "28P01" => "log-in refused",
        "3D000" => "no such database",
        "42501" => "right missing",
        "42703" => "no such column",
        "42P01" => "no such table",
        "42P10" => "no unique index for the key",
        "44000" => "check option of a view",
        _ => null,
    };
}
