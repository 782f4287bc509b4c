using Streaming.Checkpointing;

namespace Streaming.Runtime;

// What a reset does to the topic of progress. Nothing of it needs a transaction: the mark is there until all else is.
internal sealed partial class JobReset
{
    private const string MarkName = "reset";

    private async Task MarkAsync(ResetPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.HasProgress) await CreateProgressAsync(cancellationToken);
        await WriteAsync(records => Write(records, 0, ProgressCodec.ResetKind, MarkName, data => ProgressCodec.WriteReset(data, new(time.GetUtcNow().ToUnixTimeMilliseconds(), options.Machine))), cancellationToken);
        tell($"begun: no worker of job '{Plan.Job}' starts until the reset is complete");
    }

    private async Task CreateProgressAsync(CancellationToken cancellationToken)
    {
        // Only with positions for all sources: they are there.
        var there = new JobTopics(await transport.DescribeAsync([.. Plan.InputTopics.Concat(InternalTopics.Of(Plan)).Distinct()], cancellationToken));
        await transport.CreateTopicAsync(InternalTopics.Specify(topology, there, options.ReplicationFactor)[0], cancellationToken);
    }

    private async Task<ProgressRecords> ReadProgressAsync(CancellationToken cancellationToken)
    {
        var records = new ProgressRecords();
        var there = new JobTopics(await transport.DescribeAsync([Plan.ProgressTopic], cancellationToken));
        await LogReading.ReadToEndAsync(
            transport, there.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L), OffsetKind.End, time, records.Add, () => EndTransactionsAsync(records, cancellationToken), Patience, cancellationToken);
        return records;
    }

    private async Task EndTransactionsAsync(ProgressRecords progress, CancellationToken cancellationToken)
    {
        foreach (var worker in progress.Writers.ToList())
            await (await transport.CreateProducerAsync($"{Plan.Job}-{worker}", TimeSpan.FromSeconds(15), cancellationToken)).DisposeAsync();
    }

    /// <summary>Deletes every record but those of the sources, which get their positions, and then the mark.</summary>
    private async Task WritePositionsAsync(IReadOnlyDictionary<TopicPartition, SourceStart> positions, CancellationToken cancellationToken)
    {
        // Again: a worker that was on its way when the reset began may have noted something before it refused.
        var progress = await ReadProgressAsync(cancellationToken);
        var partitions = (await transport.DescribeAsync([Plan.ProgressTopic], cancellationToken)).Topics[Plan.ProgressTopic].Partitions;
        var starts = positions.ToDictionary(p => (p.Key.Partition % partitions, ProgressCodec.InputKind, p.Key.ToString()), p => p.Value);
        await WriteAsync(
            records =>
            {
                foreach (var at in progress.Live.Where(l => l.Kind != ProgressCodec.ResetKind && !starts.ContainsKey(l))) Write(records, at.Partition, at.Kind, at.Name, null);
                foreach (var ((partition, kind, name), start) in starts)
                    Write(records, partition, kind, name, data => ProgressCodec.Write(data, new(start.TopicId, start.Offset, long.MinValue, false, long.MinValue, [], RunEnd.None, EpochId.None)));
            },
            cancellationToken);
        tell($"positions of {positions.Count} source partitions written");
        await WriteAsync(
            records =>
            {
                foreach (var at in progress.Live.Where(l => l.Kind == ProgressCodec.ResetKind)) Write(records, at.Partition, at.Kind, at.Name, null);
            },
            cancellationToken);
    }

    private async Task WriteAsync(Action<OutgoingRecords> write, CancellationToken cancellationToken)
    {
        var records = new OutgoingRecords();
        write(records);
        await using var producer = await transport.CreateProducerAsync(null, TimeSpan.FromSeconds(15), cancellationToken);
        producer.Begin();
        for (var sent = 0; (sent = producer.Send(records, sent)) < records.Count;) await producer.WaitForSpaceAsync(cancellationToken);
        if (await producer.FlushAsync(cancellationToken) is { Count: > 0 } refused)
            throw new TransportException(TransportErrorKind.Transient, $"{refused[0].Topic}[{refused[0].Partition}]: {refused[0].Reason}");
    }

    private void Write(OutgoingRecords records, int partition, byte kind, string name, Action<ByteWriter>? write)
    {
        var start = records.Data.Length;
        ProgressCodec.WriteKey(records.Data, kind, name);
        var keyLength = records.Data.Length - start;
        write?.Invoke(records.Data);
        records.Add(Plan.ProgressTopic, partition, time.GetUtcNow().ToUnixTimeMilliseconds(), keyLength, write is null ? -1 : records.Data.Length - start - keyLength);
    }
}
