using System.Text;
using Streaming;

namespace Shop.Demo;

/// <summary>Writes records to their topics as a plain producer would.</summary>
internal sealed class Feeder(ITransport transport, int partitions) : IAsyncDisposable
{
    private const int BatchBytes = 256 << 10;

    private readonly OutgoingRecords _records = new();
    private IEpochProducer? _producer;

    public long Sent { get; private set; }

    public async Task SendAsync(StreamRecord record)
    {
        var key = Encoding.UTF8.GetBytes(record.Key);
        _records.Data.Write(key);
        _records.Data.Write(record.Value);
        _records.Add(record.Topic, Partitioner.Murmur2.Partition(key, partitions), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), key.Length, record.Value.Length);
        Sent++;
        if (_records.Bytes >= BatchBytes) await PushAsync();
    }

    public async Task FlushAsync()
    {
        await PushAsync();
        if (_producer is null) return;
        var refused = await _producer.FlushAsync(CancellationToken.None);
        if (refused.Count > 0) throw new InvalidOperationException($"The broker refused {refused.Count} records of the feed: {refused[0].Reason}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_producer is not null) await _producer.DisposeAsync();
    }

    private async Task PushAsync()
    {
        if (_producer is null)
        {
            _producer = await transport.CreateProducerAsync(null, TimeSpan.FromSeconds(30), CancellationToken.None);
            _producer.Begin();
        }
        for (var from = 0; from < _records.Count;)
        {
            from = _producer.Send(_records, from);
            if (from < _records.Count) await _producer.WaitForSpaceAsync(CancellationToken.None);
        }
        _records.Clear();
    }
}
