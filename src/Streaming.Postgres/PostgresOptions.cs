namespace Streaming.Postgres;

/// <summary>
/// How sinks reach PostgreSQL: a service of the host. A host may give an <see cref="Npgsql.NpgsqlDataSource"/> instead of the connection string, or with it; then that is used
/// (passwords that change, certificates).
/// </summary>
public sealed class PostgresOptions
{
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
    /// as long. Default: 30 s, well above any pause of a live one. At least 1 s.
    /// </summary>
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromSeconds(30);
}
