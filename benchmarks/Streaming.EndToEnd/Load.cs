using System.Buffers.Binary;

namespace Streaming.EndToEnd;

/// <summary>The records that are measured with: 200 bytes, of which the first eight are the key's field; ten thousand keys, ten minutes of event time.</summary>
internal sealed class Load(ITransport transport, int records)
{
    public const int RecordBytes = 200;
    public const int Partitions = 4;
    public const int Keys = 10_000;
    private const int BatchBytes = 256 << 10;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly DateTimeOffset _begin = Minute(DateTimeOffset.UtcNow) - (2 * Span);

    /// <summary>Windows of a key and a minute that have a record.</summary>
    public int Windows { get; private set; }

    /// <summary>Sum of the key fields.</summary>
    public long Sum { get; private set; }

    public async Task WriteAsync()
    {
        var record = new byte[RecordBytes];
        new Random(1).NextBytes(record);
        var random = new Random(2);
        var windows = new HashSet<(long, int)>();
        var batch = new OutgoingRecords();
        await using var producer = await transport.CreateProducerAsync(null, TimeSpan.FromSeconds(30), CancellationToken.None);
        producer.Begin();
        for (var i = 0; i < records; i++)
        {
            var key = random.NextInt64(Keys);
            var elapsed = Span * ((double)i / records);
            BinaryPrimitives.WriteInt64LittleEndian(record, key);
            batch.Data.Write(record);
            batch.Add(Jobs.Input, i % Partitions, (_begin + elapsed).ToUnixTimeMilliseconds(), -1, RecordBytes);
            windows.Add((key, (int)elapsed.TotalMinutes));
            Sum += key;
            if (batch.Bytes >= BatchBytes || i + 1 == records) await SendAsync(producer, batch);
        }
        var refused = await producer.FlushAsync(CancellationToken.None);
        if (refused.Count > 0) throw new InvalidOperationException($"The broker refused {refused.Count} records: {refused[0].Reason}");
        Windows = windows.Count;
    }

    private static async Task SendAsync(IEpochProducer producer, OutgoingRecords batch)
    {
        for (var from = 0; from < batch.Count;)
        {
            from = producer.Send(batch, from);
            if (from < batch.Count) await producer.WaitForSpaceAsync(CancellationToken.None);
        }
        batch.Clear();
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
