using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Protocol.Tests.Records.GoldenBatch;

namespace Streaming.Kafka.Protocol.Tests.Records;

public sealed class ProducedBatchTests
{
    [Theory]
    [InlineData("plain", nameof(BatchError.None))]
    [InlineData("idempotent", nameof(BatchError.None))]
    [InlineData("transactional", nameof(BatchError.None))]
    [InlineData("long", nameof(BatchError.None))]
    [InlineData("gzip", nameof(BatchError.None))]
    [InlineData("gaps", nameof(BatchError.WrongOffsets))]
    [InlineData("commit", nameof(BatchError.NotForProducers))]
    [InlineData("empty", nameof(BatchError.NotForProducers))]
    public void Only_batches_that_a_producer_makes_are_taken(string name, string error) =>
        Assert.Equal(error, ProducedBatch.TryRead(Bytes(name), out _).ToString());

    [Fact]
    public void There_must_be_exactly_one()
    {
        Assert.Equal(BatchError.NotOne, ProducedBatch.TryRead(default, out _));
        Assert.Equal(BatchError.NotOne, ProducedBatch.TryRead(new byte[][] { Bytes("plain"), Bytes("plain") }.SelectMany(b => b).ToArray(), out _));
        Assert.Equal(BatchError.Truncated, ProducedBatch.TryRead(Bytes("plain").AsMemory(0, 70), out _));
    }

    [Theory]
    [InlineData(-1L, -1, -1, true)]
    [InlineData(7L, -1, 0, false)]
    [InlineData(7L, 0, -1, false)]
    public void Producer_id_epoch_and_sequence_go_together(long id, short epoch, int sequence, bool transactional)
    {
        var start = new BatchStart { ProducerId = id, ProducerEpoch = epoch, BaseSequence = sequence, Attributes = new() { IsTransactional = transactional } };
        Assert.Equal(BatchError.WrongProducer, ProducedBatch.TryRead(Write(start, AppendPlain), out _));
    }

    [Fact]
    public void Each_error_has_a_code_for_the_producer()
    {
        Assert.Equal(KafkaError.None, ProducedBatch.ToKafka(BatchError.None));
        Assert.Equal(KafkaError.CorruptMessage, ProducedBatch.ToKafka(BatchError.WrongChecksum));
        Assert.Equal(KafkaError.InvalidRecord, ProducedBatch.ToKafka(BatchError.NotOne));
        Assert.All(Enum.GetValues<BatchError>().Where(e => e != BatchError.None), e => Assert.NotEqual(KafkaError.None, ProducedBatch.ToKafka(e)));
    }
}
