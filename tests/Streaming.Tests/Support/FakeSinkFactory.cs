namespace Streaming.Tests.Support;

/// <summary>Names a sink in plans; keeps the codec that it is given.</summary>
internal sealed class FakeSinkFactory<T> : ExternalSinkFactory<T>
    where T : notnull
{
    public Codec<T>? Codec { get; private set; }

    public override string Description => "table words_table (upsert)";

    public override ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override IExternalSink Create(ExternalSinkKey key, Codec<T> codec, IServiceProvider? services)
    {
        Codec = codec;
        return new Nothing();
    }

    private sealed class Nothing : IExternalSink
    {
        public ValueTask<long> OpenAsync(CancellationToken cancellationToken) => new(0L);

        public ValueTask<bool> WriteAsync(RecordBatch batch, int from, long expected, long next, CancellationToken cancellationToken) => new(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
