using Npgsql;

namespace Streaming.Postgres.Sinks;

/// <summary>The databases that the sinks of one step use: one pool of connections for all its partitions, closed with the last of them.</summary>
internal sealed class SharedDatabases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, (Database Database, int Users)> _open = [];

    public Lease Rent(string sink, PostgresOptions options, IServiceProvider? services)
    {
        object key = services?.GetService(typeof(NpgsqlDataSource)) ?? options.ConnectionString ?? "";
        lock (_lock)
        {
            var entry = _open.GetValueOrDefault(key);
            entry = (entry.Database ?? Database.Open(sink, options, services), entry.Users + 1);
            _open[key] = entry;
            return new(this, key, entry.Database);
        }
    }

    private Database? Return(object key)
    {
        lock (_lock)
        {
            var (database, users) = _open[key];
            if (users > 1) _open[key] = (database, users - 1);
            else _open.Remove(key);
            return users > 1 ? null : database;
        }
    }

    /// <summary>The use of a database by one sink.</summary>
    internal sealed class Lease(SharedDatabases owner, object key, Database database) : IAsyncDisposable
    {
        private bool _isReturned;

        public Database Database => database;

        public async ValueTask DisposeAsync()
        {
            if (_isReturned) return;
            _isReturned = true;
            if (owner.Return(key) is { } last) await last.DisposeAsync();
        }
    }
}
