using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Streaming;

namespace Shop.Demo;

/// <summary>Reads the job's output topics, committed records only, and keeps everything that it saw.</summary>
internal sealed class SinkWatch : IAsyncDisposable
{
    private const int Remembered = 64;

    private readonly ConcurrentQueue<Revenue> _latest = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogReader _reader;
    private readonly Task _loop;

    public SinkWatch(ITransport transport, int partitions)
    {
        _reader = transport.OpenReader();
        _reader.Assign(new[] { ShopJob.PerMinute.Name, ShopJob.Late, ShopJob.Dead }
            .SelectMany(t => Enumerable.Range(0, partitions).Select(p => new TopicPartition(t, p))).ToDictionary(p => p, _ => 0L));
        _loop = LoopAsync();
    }

    public ConcurrentQueue<Revenue> Revenue { get; } = new();

    public ConcurrentQueue<PaidOrder> Late { get; } = new();

    /// <summary>Values of dead letters with the cause in their headers.</summary>
    public ConcurrentQueue<(string Value, bool HasOriginAndCause)> Dead { get; } = new();

    public DateTimeOffset Newest { get; private set; }

    /// <summary>Windows that came last, the newest and then the greatest first.</summary>
    public IReadOnlyList<Revenue> Latest => [.. _latest.OrderByDescending(static r => r.WindowStart).ThenByDescending(static r => r.Amount)];

    /// <summary>Position of a partition of a sink.</summary>
    public long Position(TopicPartition partition) => _reader.Position(partition);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _reader.DisposeAsync();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var batch = await _reader.ReadAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            if (batch is null) continue;
            for (var i = 0; i < batch.Count; i++) Take(batch, i);
        }
    }

    private void Take(RecordBatch batch, int i)
    {
        switch (batch.Partition.Topic)
        {
            case ShopJob.Late:
                Late.Enqueue(JsonSerializer.Deserialize(batch.Value(i), ShopJson.Default.PaidOrder)!);
                break;
            case ShopJob.Dead:
                Dead.Enqueue((Encoding.UTF8.GetString(batch.Value(i)), batch.Headers(i).TryGetLast("streaming.origin.offset", out _) && batch.Headers(i).TryGetLast("streaming.cause", out _)));
                break;
            default:
                var row = JsonSerializer.Deserialize(batch.Value(i), ShopJson.Default.Revenue)!;
                Revenue.Enqueue(row);
                _latest.Enqueue(row);
                if (_latest.Count > Remembered) _latest.TryDequeue(out _);
                if (row.WindowStart > Newest) Newest = row.WindowStart;
                break;
        }
    }
}
