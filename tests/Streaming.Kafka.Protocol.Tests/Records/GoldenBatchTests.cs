using System.Text;
using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Protocol.Tests.Records.GoldenBatch;

namespace Streaming.Kafka.Protocol.Tests.Records;

/// <summary>Batches against the bytes of Kafka's own classes.</summary>
public sealed class GoldenBatchTests
{
    private static readonly BatchStart Appended = new() { BaseOffset = 5_000_000_000, LeaderEpoch = 11 };

    [Fact]
    public void Every_batch_of_Kafka_passes_all_checks()
    {
        foreach (var name in Names) Assert.Equal((name, BatchError.None), (name, BatchCheck.Full(Batch(name))));
    }

    [Fact]
    public void A_plain_batch_is_written_as_Kafka_does() => Same("plain", Write(Appended, AppendPlain));

    [Fact]
    public void An_idempotent_batch_is_written_as_Kafka_does() =>
        Same("idempotent", Write(Appended with { ProducerId = 4_000_000_007, ProducerEpoch = 3, BaseSequence = 1_000 }, AppendPlain));

    [Fact]
    public void A_transactional_batch_is_written_as_Kafka_does() => Same("transactional", Write(
        Appended with { ProducerId = 4_000_000_008, ProducerEpoch = short.MaxValue, BaseSequence = int.MaxValue - 1, Attributes = new() { IsTransactional = true } }, AppendPlain));

    [Fact]
    public void Long_numbers_are_written_as_Kafka_does() => Same("long", Write(new(), writer =>
    {
        for (var i = 0; i < 200; i++) writer.Append(Noon + (i * 1_000L), Encoding.UTF8.GetBytes($"{i}"), new byte[i == 150 ? 9_000 : i % 4]);
    }));

    [Fact]
    public void Markers_are_written_as_Kafka_does()
    {
        var start = new BatchStart { BaseOffset = 42, LeaderEpoch = 11, ProducerId = 4_000_000_008, ProducerEpoch = 5 };
        using var buffer = new WireBuffer();
        new TransactionMarker(true, 77).Write(buffer, start, Noon);
        Same("commit", buffer.Written);
        buffer.Truncate();
        new TransactionMarker(false, 77).Write(buffer, start, Noon);
        Same("abort", buffer.Written);
    }

    [Fact]
    public void The_append_time_is_set_in_place_as_Kafka_does()
    {
        var bytes = Bytes("plain");
        BatchPatch.SetAppendTime(bytes, Noon + 777);
        Same("append-time", bytes);
        foreach (ref readonly var record in Of(bytes)) Assert.Equal(Noon + 777, record.Timestamp);
    }

    [Fact]
    public void Base_offset_and_leader_epoch_are_set_in_place_and_not_under_the_checksum()
    {
        var bytes = Write(new(), AppendPlain);
        BatchPatch.SetBaseOffset(bytes, 5_000_000_000);
        BatchPatch.SetLeaderEpoch(bytes, 11);
        Same("plain", bytes);
    }

    [Fact]
    public void The_header_has_what_Kafka_put_in()
    {
        var batch = Batch("transactional");
        Assert.Equal((5_000_000_000, 4, 5_000_000_004, 5), (batch.BaseOffset, batch.LastOffsetDelta, batch.LastOffset, batch.Count));
        Assert.Equal((11, 4_000_000_008, short.MaxValue), (batch.LeaderEpoch, batch.ProducerId, batch.ProducerEpoch));
        Assert.Equal((Noon, Noon + 9_000_000_000), (batch.BaseTimestamp, batch.MaxTimestamp));
        Assert.Equal(new() { IsTransactional = true }, batch.Attributes);
        // Two numbers before the highest, then 0, 1, 2.
        Assert.Equal((int.MaxValue - 1, 2), (batch.BaseSequence, batch.LastSequence));
        Assert.Equal((-1, -1), (Batch("plain").BaseSequence, Batch("plain").LastSequence));
        Assert.Equal(1_004, Batch("idempotent").LastSequence);
    }

    [Fact]
    public void Records_have_what_Kafka_put_in()
    {
        var batch = Batch("plain");
        List<(long, long, string?, string?, int)> records = [];
        foreach (ref readonly var record in batch)
            records.Add((record.Offset - 5_000_000_000, record.Timestamp - Noon, Text(batch, record.Key), Text(batch, record.Value), record.HeaderCount));
        Assert.Equal([(0, 0, "key", "value", 0), (1, -100_000, null, "no key", 0), (2, 5, "deleted", null, 0), (3, 6, null, null, 0), (4, 9_000_000_000, "", "", 3)], records);
    }

    [Fact]
    public void Headers_have_what_Kafka_put_in()
    {
        var batch = Batch("plain");
        List<(string?, string?)> headers = [];
        foreach (ref readonly var record in batch)
        {
            var reader = new HeaderReader(batch.Span, record);
            while (reader.TryNext()) headers.Add((Text(batch, reader.Key), Text(batch, reader.Value)));
            Assert.False(reader.IsBroken);
        }
        Assert.Equal([("trace", "a1"), ("", ""), ("ü", null)], headers);
    }

    [Fact]
    public void A_cleaned_batch_keeps_its_last_offset()
    {
        var batch = Batch("gaps");
        List<long> offsets = [];
        foreach (ref readonly var record in batch) offsets.Add(record.Offset);
        Assert.Equal([101, 107, 300], offsets);
        Assert.Equal((100, 305), (batch.BaseOffset, batch.LastOffset));
        Assert.Equal((500, 509, 0), (Batch("empty").BaseOffset, Batch("empty").LastOffset, Batch("empty").Count));
        foreach (ref readonly var _ in Batch("empty")) Assert.Fail("A record in a batch without records.");
    }

    [Fact]
    public void Markers_are_told_from_other_batches()
    {
        Assert.True(TransactionMarker.TryRead(Batch("commit"), out var commit));
        Assert.True(TransactionMarker.TryRead(Batch("abort"), out var abort));
        Assert.Equal((new(true, 77), new(false, 77)), (commit, abort));
        Assert.False(TransactionMarker.TryRead(Batch("transactional"), out _));
    }

    [Fact]
    public void Of_a_compressed_batch_the_header_can_be_read()
    {
        var batch = Batch("gzip");
        Assert.Equal((CompressionCodec.Gzip, 5, 5_000_000_004), (batch.Attributes.Codec, batch.Count, batch.LastOffset));
        var reader = batch.GetEnumerator();
        Assert.False(reader.TryNext());
        Assert.Equal(BatchError.Compressed, reader.Error);
        Assert.Contains("Compressed", Assert.Throws<WireException>(() => Batch("gzip").GetEnumerator().MoveNext()).Message, StringComparison.Ordinal);
    }

    private static string? Text(in RecordBatch batch, Slice slice) => slice.IsNull ? null : Encoding.UTF8.GetString(slice.Of(batch.Span));

    private static void Same(string name, ReadOnlySpan<byte> bytes) => Assert.Equal(Convert.ToHexString(Bytes(name)), Convert.ToHexString(bytes));
}
