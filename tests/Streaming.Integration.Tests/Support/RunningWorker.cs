using Streaming.Kafka;
using Streaming.RocksDb;
using Streaming.Runtime;

namespace Streaming.Integration.Tests.Support;

/// <summary>A worker in this process, on a transport and a state directory of its own.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KafkaTransport _transport;
    private readonly RocksDbStateBackend _state;
    private readonly Runtime.Worker _worker;

    internal RunningWorker(Topology topology, StateFolder folder, Func<WorkerOptions, WorkerOptions>? options = null, IServiceProvider? services = null, KafkaOptions? kafka = null)
    {
        _transport = new(kafka ?? Cluster.Options());
        _state = new(new RocksDbOptions { Directory = folder.Path, BlockCacheBytes = 8 << 20, WriteBufferBytes = 1 << 20 });
        var chosen = new WorkerOptions { Name = "w", Lanes = 2, CommitInterval = TimeSpan.FromMilliseconds(100), MemoryLimit = 256 << 20 };
        _worker = new(topology, _transport, _state, options?.Invoke(chosen) ?? chosen, TimeProvider.System, services ?? NoServices.Instance, Journal, _stop.Token);
        Completion = Task.Run(_worker.RunAsync, CancellationToken.None);
    }

    internal Journal Journal { get; } = new();

    /// <summary>Ends when the worker does, with its error.</summary>
    internal Task Completion { get; }

    internal WorkerStatus Status => _worker.Status;

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }

    /// <summary>Waits until the worker ends by itself.</summary>
    internal async Task EndAsync(TimeSpan? bound = null)
    {
        try
        {
            await Completion.WaitAsync(bound ?? Eventually.Bound);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The worker did not end.{Environment.NewLine}{Journal.Text}");
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>The error that the worker ends with.</summary>
    internal async Task<StreamingException> FailureAsync(TimeSpan? bound = null)
        => await Assert.ThrowsAsync<StreamingException>(() => EndAsync(bound));

    /// <summary>Waits for a condition while the worker lives.</summary>
    internal Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (Completion.IsFaulted) await Completion;
            return await condition();
        },
        () => $"{what}{Environment.NewLine}{Journal.Text}{Environment.NewLine}{Status}");

    internal Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits until the group's offsets of a topic are at its end.</summary>
    internal Task UntilReadAsync(string job, string topic) => UntilAsync(
        async () =>
        {
            var ends = await Cluster.Transport.ListOffsetsAsync(await Cluster.PartitionsAsync(topic), new(OffsetKind.EndCommitted), Cluster.Stop);
            var committed = await Cluster.CommittedAsync(job, topic);
            return ends.All(e => e.Value == 0 || committed.GetValueOrDefault(e.Key) >= e.Value);
        },
        $"{topic} is read and committed");

    public async ValueTask DisposeAsync()
    {
        if (_closed) return;
        await _stop.CancelAsync();
        try
        {
            await Completion.WaitAsync(Eventually.Bound);
        }
        catch (Exception) when (Completion.IsFaulted)
        {
            // A test that is interested in the error has asked for it.
        }
        await CloseAsync();
    }

    private bool _closed;

    private async Task CloseAsync()
    {
        if (_closed || !Completion.IsCompleted) return;
        _closed = true;
        await _state.DisposeAsync();
        await _transport.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
