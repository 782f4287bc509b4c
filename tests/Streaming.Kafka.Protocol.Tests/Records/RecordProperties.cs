using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Protocol.Tests.Records;

public sealed class RecordProperties
{
    private sealed record Given(long Timestamp, byte[]? Key, byte[]? Value, RecordHeader[] Headers);

    [Fact]
    public void What_is_written_is_read_again() => Property.Holds(500, random =>
    {
        var given = Enumerable.Range(0, random.Next(1, 40)).Select(_ => One(random)).ToList();
        var start = new BatchStart { BaseOffset = random.NextInt64(long.MaxValue / 2), ProducerId = random.Next(), ProducerEpoch = (short)random.Next(100), BaseSequence = random.Next() };
        var batch = GoldenBatch.Of(GoldenBatch.Write(start, writer =>
        {
            foreach (var r in given) writer.Append(r.Timestamp, r.Key, r.Value, r.Headers);
        }));
        Assert.Equal(BatchError.None, BatchCheck.Full(batch));
        Assert.Equal((given.Count, given[0].Timestamp, given.Max(r => r.Timestamp)), (batch.Count, batch.BaseTimestamp, batch.MaxTimestamp));
        var reader = batch.GetEnumerator();
        for (var i = 0; i < given.Count; i++)
        {
            Assert.True(reader.TryNext());
            Same(given[i], start.BaseOffset + i, batch, reader.Current);
        }
        Assert.False(reader.TryNext());
    });

    [Fact]
    public void Broken_batches_are_told_from_right_ones_and_never_read_beyond_their_end()
    {
        var valid = GoldenBatch.Names.Select(GoldenBatch.Bytes).ToList();
        Property.Holds(3_000, random =>
        {
            var bytes = Mutation.Of(valid[random.Next(valid.Count)], random);
            if (RecordBatch.TryRead(bytes, out var batch) != BatchError.None) return;
            // With the right checksum, so that what is behind it is looked at.
            if (random.Next(3) > 0) BatchPatch.Seal(bytes.AsSpan(0, batch.Bytes.Length));
            if (BatchCheck.Full(batch) == BatchError.None && batch.Attributes.Codec == CompressionCodec.None) Assert.Equal(batch.Count, Read(batch));
            TransactionMarker.TryRead(batch, out _);
            ProducedBatch.TryRead(bytes, out _);
        });
    }

    private static int Read(in RecordBatch batch)
    {
        var read = 0;
        foreach (ref readonly var record in batch)
        {
            _ = record.Key.Of(batch.Span);
            _ = record.Value.Of(batch.Span);
            var headers = new HeaderReader(batch.Span, record);
            while (headers.TryNext()) _ = headers.Value.Of(batch.Span);
            Assert.False(headers.IsBroken);
            read++;
        }
        return read;
    }

    private static void Same(Given given, long offset, in RecordBatch batch, in RecordView record)
    {
        Assert.Equal((offset, given.Timestamp, given.Headers.Length), (record.Offset, record.Timestamp, record.HeaderCount));
        Assert.Equal(given.Key, record.Key.IsNull ? null : record.Key.Of(batch.Span).ToArray());
        Assert.Equal(given.Value, record.Value.IsNull ? null : record.Value.Of(batch.Span).ToArray());
        var headers = new HeaderReader(batch.Span, record);
        foreach (var header in given.Headers)
        {
            Assert.True(headers.TryNext());
            Assert.Equal(header.Key.ToArray(), headers.Key.Of(batch.Span).ToArray());
            Assert.Equal(header.Value?.ToArray(), headers.Value.IsNull ? null : headers.Value.Of(batch.Span).ToArray());
        }
        Assert.False(headers.TryNext());
    }

    private static Given One(Random random) => new(
        random.Next(4) == 0 ? random.NextInt64(long.MinValue / 4, long.MaxValue / 4) : 1_772_366_400_000 + random.Next(-1_000, 1_000),
        Bytes(random), Bytes(random), [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(5) : 0).Select(_ => Header(random))]);

    private static RecordHeader Header(Random random) => new(Bytes(random) ?? [], Bytes(random) is { } value ? value : default(ReadOnlyMemory<byte>?));

    private static byte[]? Bytes(Random random)
    {
        if (random.Next(5) == 0) return null;
        var bytes = new byte[random.Next(10) == 0 ? random.Next(20_000) : random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }
}
