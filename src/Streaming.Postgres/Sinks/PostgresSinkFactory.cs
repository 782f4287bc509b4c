using Streaming.Postgres.Columns;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>Makes the sinks of one table.</summary>
internal sealed class PostgresSinkFactory<T>(string table, IReadOnlyList<TableColumn<T>> columns, bool isNamed) : ExternalSinkFactory<T>
    where T : notnull
{
    private readonly SharedDatabases _databases = new();

    // Validate() has refused a name that does not parse before anything else is called.
    private readonly PostgresTarget<T> _target = new(TableName.Parse(table, out _) ?? new(null, table), columns);

    public override string Description => $"postgres {_target.Table} ({(columns.Any(c => c.IsKey) ? "upsert" : "append")})";

    public override IEnumerable<TopologyError> Validate(string step) => DeclarationCheck.Mistakes(step, table, columns, isNamed);

    public override async ValueTask CheckAsync(IServiceProvider? services, CancellationToken cancellationToken)
    {
        var options = Options(services);
        await using var lease = _databases.Rent(_target.Table.ToString(), options, services);
        await StartCheck.RunAsync(_target, Positions(options), options.CreateMissingTables, lease.Database, cancellationToken);
    }

    public override IExternalSink Create(ExternalSinkKey key, Codec<T> codec, IServiceProvider? services)
    {
        var options = Options(services);
        return new PostgresSink<T>(_target, key, codec, Positions(options), _databases.Rent(key.Sink, options, services));
    }

    private static PostgresOptions Options(IServiceProvider? services) => (PostgresOptions?)services?.GetService(typeof(PostgresOptions)) ?? new();

    private static PositionTable Positions(PostgresOptions options)
    {
        var name = TableName.Parse(options.PositionTable, out var mistake)
            ?? throw new StreamingException("STR2713", $"PostgresOptions.PositionTable {mistake}: {options.PositionTable}");
        if (options.AbandonAfter < TimeSpan.FromSeconds(1) || options.AbandonAfter > TimeSpan.FromDays(1))
            throw new StreamingException("STR2713", $"PostgresOptions.AbandonAfter is {options.AbandonAfter}; it must be from 1 s to 1 day.");
        return new(name, options.AbandonAfter);
    }
}
