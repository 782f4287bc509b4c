using Npgsql;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres;

/// <summary>
/// How sinks reach PostgreSQL: the section <c>Streaming:Postgres</c> of the host's configuration, or an object that is given to the host. A host may give an
/// <see cref="NpgsqlDataSource"/> instead of the connection string, or with it; then that is used (passwords that change, certificates).
/// </summary>
public sealed class PostgresOptions : IConnectorOptions
{
    private static readonly TimeSpan LeastAbandon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostAbandon = TimeSpan.FromDays(1);

    /// <summary>
    /// Npgsql's connection string, such as <c>Host=db;Database=shop;Username=shop;SSL Mode=VerifyFull</c>. Never written to logs or errors, which name host and database only. Default:
    /// none, which is an error at start unless the host has a data source.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>Creates tables that are missing, with the columns that the sinks write: for development. Default: false, since tables, their indexes and rights belong to whoever owns the database.</summary>
    public bool CreateMissingTables { get; set; }

    /// <summary>The table of positions, with its schema or without. It is created when it is missing and rights allow. Default: <c>streaming_positions</c>.</summary>
    public string PositionTable { get; set; } = "streaming_positions";

    /// <summary>
    /// How long the database keeps a transaction whose client has fallen silent, with the locks that it holds: a machine that is lost in the middle of a write holds up its successor for
    /// as long. Default: 30 s, well above any pause of a live one. 1 s to 1 day.
    /// </summary>
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromSeconds(30);

    string IConnectorOptions.Section => "Postgres";

    /// <summary>What is wrong with the time after which a silent transaction is ended; null if nothing.</summary>
    internal string? AbandonAfterProblem => AbandonAfter >= LeastAbandon && AbandonAfter <= MostAbandon ? null : $"is {AbandonAfter}; it must be from 1 s to 1 day.";

    IEnumerable<OptionError> IConnectorOptions.Validate()
    {
        if (!IsConnectionString(ConnectionString))
            yield return new(nameof(ConnectionString), "is no valid connection string of Npgsql (it is not shown, since it may hold a password). Such as: Host=db;Database=shop;Username=shop;SSL Mode=VerifyFull");
        if (TableName.Parse(PositionTable, out var mistake) is null) yield return new(nameof(PositionTable), $"{mistake}: {PositionTable}");
        if (AbandonAfterProblem is { } problem) yield return new(nameof(AbandonAfter), problem);
    }

    // None is an error only if the host has no data source.
    private static bool IsConnectionString(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) || new NpgsqlConnectionStringBuilder(text) is not null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or KeyNotFoundException)
        {
            return false;
        }
    }
}
