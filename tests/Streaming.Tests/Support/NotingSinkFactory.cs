using System.Text;

namespace Streaming.Tests.Support;

/// <summary>An outside store in memory: rows, and positions by the id of the topic. Of one thread, as simulations are.</summary>
internal sealed class OutsideStore
{
    public Dictionary<ExternalSinkKey, long> Positions { get; } = [];

    public List<string> Rows { get; } = [];
}

/// <summary>Makes sinks that write to it.</summary>
internal sealed class NotingSinkFactory<T>(OutsideStore store) : ExternalSinkFactory<T>
    where T : notnull
{
    public override string Description => "notes";

    public override ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask ForgetAsync(string job, string sink, IServiceProvider? services, CancellationToken cancellationToken)
    {
        foreach (var key in store.Positions.Keys.Where(k => k.Job == job && k.Sink == sink).ToList()) store.Positions.Remove(key);
        return ValueTask.CompletedTask;
    }

    public override IExternalSink Create(ExternalSinkKey key, Codec<T> codec, IServiceProvider? services) => new Sink(store, key);

    private sealed class Sink(OutsideStore store, ExternalSinkKey key) : IExternalSink
    {
        public ValueTask<long> OpenAsync(CancellationToken cancellationToken) => new(store.Positions.GetValueOrDefault(key));

        public ValueTask<bool> WriteAsync(RecordBatch batch, int from, long expected, long next, CancellationToken cancellationToken)
        {
            if (store.Positions.GetValueOrDefault(key) != expected) return new(false);
            store.Positions[key] = next;
            for (var i = from; i < batch.Count; i++) store.Rows.Add(Encoding.UTF8.GetString(batch.Value(i)));
            return new(true);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
