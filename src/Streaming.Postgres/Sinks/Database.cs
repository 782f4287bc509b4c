using Npgsql;

namespace Streaming.Postgres.Sinks;

/// <summary>A database in use: its connections and its name in errors, which holds no secret. Disposed by the last one that uses it.</summary>
internal sealed class Database(NpgsqlDataSource source, bool isOwned, string name) : IAsyncDisposable
{
    /// <summary>Such as <c>shop on db.example:5432</c>.</summary>
    public string Name => name;

    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => isOwned ? source.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Finds what the host says about connections.</summary>
    /// <exception cref="StreamingException">It says nothing, or no valid connection string.</exception>
    public static Database Open(string sink, PostgresOptions options, IServiceProvider? services)
    {
        if (services?.GetService(typeof(NpgsqlDataSource)) is NpgsqlDataSource given) return new(given, isOwned: false, NameOf(new(given.ConnectionString)));
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            throw new StreamingException("STR2701", $"Sink '{sink}' has no connection to PostgreSQL. Give the host a PostgresOptions with a ConnectionString, or an NpgsqlDataSource.");
        try
        {
            var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
            builder.ConnectionStringBuilder.IncludeErrorDetail = false;
            builder.ConnectionStringBuilder.ApplicationName ??= "streaming";
            return new(builder.Build(), isOwned: true, NameOf(builder.ConnectionStringBuilder));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            // The cause may quote the text, and with it a password.
            throw new StreamingException("STR2701", $"PostgresOptions.ConnectionString, for sink '{sink}', is no valid connection string of Npgsql (it is not shown, since it may hold a password). Such as: Host=db;Database=shop;Username=shop;SSL Mode=VerifyFull");
        }
    }

    private static string NameOf(NpgsqlConnectionStringBuilder settings)
    {
        var host = string.IsNullOrEmpty(settings.Host) ? "localhost" : settings.Host;
        return $"{settings.Database ?? settings.Username ?? "the default database"} on {host}{(host.Contains(',', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) ? "" : $":{settings.Port}")}";
    }
}
