using System.Text;
using Streaming.Kafka.Protocol.Records;
using Streaming.Tests.Shared;
using static Streaming.Kafka.Protocol.Tests.Records.GoldenBatch;

namespace Streaming.Kafka.Protocol.Tests.Records;

public sealed class RecordBatchWriterTests
{
    [Fact]
    public void Neither_writing_nor_reading_allocates_for_a_record()
    {
        RecordHeader[] headers = [new("trace", "0123456789"u8.ToArray())];
        Assert.Equal(0, Allocated.Least(() =>
        {
            using var buffer = new WireBuffer(1 << 20);
            var writer = new RecordBatchWriter(buffer);
            var sum = Run(buffer, writer, 10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            sum += Run(buffer, writer, 10_000);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((10 + 10_000) * 16, sum);
            return allocated;
        }));

        long Run(WireBuffer buffer, RecordBatchWriter writer, int records)
        {
            buffer.Truncate();
            writer.Begin(new());
            for (var i = 0; i < records; i++) writer.Append(Noon + i, "key-12"u8, "value-1234"u8, i % 2 == 0 ? headers : default);
            writer.End();
            RecordBatch.TryRead(buffer.Memory, out var batch);
            long bytes = 0;
            foreach (ref readonly var record in batch)
            {
                bytes += record.Key.Of(batch.Span).Length + record.Value.Of(batch.Span).Length;
                var reader = new HeaderReader(batch.Span, record);
                while (reader.TryNext()) bytes += reader.Value.IsNull ? 1 : 0;
            }
            return bytes;
        }
    }

    [Fact]
    public void Several_batches_share_a_buffer()
    {
        using var buffer = new WireBuffer(1);
        buffer.Int32(-1);
        var writer = new RecordBatchWriter(buffer);
        for (var i = 0; i < 3; i++)
        {
            writer.Begin(new() { BaseOffset = i });
            writer.Append(Noon, OptionalBytes.Null, Encoding.UTF8.GetBytes($"{i}"));
            Assert.Equal(1, writer.Count);
            Assert.Equal(writer.Size, writer.End().Length);
        }
        List<long> offsets = [];
        foreach (var batch in new RecordBatches(buffer.Memory[4..]))
        {
            Assert.Equal(BatchError.None, BatchCheck.Full(batch));
            offsets.Add(batch.BaseOffset);
        }
        Assert.Equal([0, 1, 2], offsets);
    }

    [Fact]
    public void Records_are_copied_into_another_batch_with_their_offsets_and_headers()
    {
        var from = Batch("plain");
        var bytes = Write(new() { BaseOffset = from.BaseOffset, LeaderEpoch = from.LeaderEpoch }, writer =>
        {
            foreach (ref readonly var record in from)
            {
                var delta = (int)(record.Offset - from.BaseOffset);
                writer.Append(delta, record.Timestamp, record.Key.OrNull(from.Span), record.Value.OrNull(from.Span), record.HeaderCount, record.Headers.Of(from.Span));
            }
        });
        Assert.Equal(from.Bytes.ToArray(), bytes);
    }

    [Fact]
    public void A_batch_is_thinned_out_by_copying_whole_records()
    {
        var from = Batch("plain");
        using var buffer = new WireBuffer();
        buffer.Write(from.Span[..BatchLayout.Records]);
        foreach (ref readonly var record in from)
            if (record.Offset % 2 == 0) buffer.Write(record.Whole.Of(from.Span));
        BatchPatch.SetCount(buffer.From(0), 3);
        var batch = Of(buffer.Memory);
        Assert.Equal(BatchError.None, BatchCheck.Full(batch));
        Assert.Equal((from.LastOffset, 3), (batch.LastOffset, batch.Count));
    }

    [Fact]
    public void Calls_in_the_wrong_order_are_refused()
    {
        using var buffer = new WireBuffer();
        var writer = new RecordBatchWriter(buffer);
        Assert.Throws<InvalidOperationException>(() => writer.End());
        Assert.Throws<InvalidOperationException>(() => writer.Append(0, OptionalBytes.Null, OptionalBytes.Null));
        Assert.Throws<ArgumentException>(() => writer.Begin(new() { Attributes = new() { Codec = CompressionCodec.Lz4 } }));
        writer.Begin(new());
        Assert.Throws<InvalidOperationException>(() => writer.Begin(new()));
        Assert.Throws<InvalidOperationException>(() => writer.End());
        writer.Append(5, 0, OptionalBytes.Null, OptionalBytes.Null, 0, default);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Append(5, 0, OptionalBytes.Null, OptionalBytes.Null, 0, default));
    }

    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("a", 0xC1D04330u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_checksum_is_that_of_Castagnoli(string text, uint crc) => Assert.Equal(crc, Crc32C.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Attributes_are_bits_of_their_own()
    {
        var all = new BatchAttributes { Codec = CompressionCodec.Zstd, IsAppendTime = true, IsTransactional = true, IsControl = true, HasDeleteHorizon = true };
        Assert.Equal(4 + 8 + 16 + 32 + 64, all.Value);
        Assert.Equal(4 + 8 + 32 + 64, (all with { IsTransactional = false }).Value);
        Assert.Equal(CompressionCodec.None, (all with { Codec = CompressionCodec.None }).Codec);
    }
}
