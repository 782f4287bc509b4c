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

    public override IConnectorOptions CreateOptions() => new PostgresOptions();

    public override async ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken)
    {
        var options = Options(services);
        await using var lease = _databases.Rent(_target.Table.ToString(), options, services);
        await new StartCheck(lease.Database, Positions(options), create).RunAsync(_target, options.CreateMissingTables, cancellationToken);
    }

    public override async ValueTask ForgetAsync(string job, string sink, IServiceProvider? services, CancellationToken cancellationToken)
    {
        var options = Options(services);
        await using var lease = _databases.Rent(sink, options, services);
        await new PositionReset(lease.Database, Positions(options)).RunAsync(job, sink, cancellationToken);
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
        if (options.AbandonAfterProblem is { } problem) throw new StreamingException("STR2713", $"PostgresOptions.AbandonAfter {problem}");
        return new(name, options.AbandonAfter);
    }
}
