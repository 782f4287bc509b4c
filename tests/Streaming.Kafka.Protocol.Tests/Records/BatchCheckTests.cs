using System.Buffers.Binary;
using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Protocol.Tests.Records.GoldenBatch;

namespace Streaming.Kafka.Protocol.Tests.Records;

public sealed class BatchCheckTests
{
    private const int FirstRecord = BatchLayout.Records;

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    [InlineData(-1)]
    public void A_batch_that_is_cut_off_is_truncated(int length)
    {
        var bytes = Bytes("plain");
        Assert.Equal(BatchError.Truncated, RecordBatch.TryRead(bytes.AsMemory(0, length < 0 ? bytes.Length - 1 : length), out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(255)]
    public void Another_format_is_refused(byte magic) => Assert.Equal(BatchError.UnknownFormat, RecordBatch.TryRead(Changed(b => b[BatchLayout.Magic] = magic), out _));

    [Theory]
    [InlineData(48)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_length_that_is_less_than_a_header_is_refused(int length) =>
        Assert.Equal(BatchError.WrongLength, RecordBatch.TryRead(Changed(b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.Length), length)), out _));

    [Fact]
    public void Every_changed_bit_behind_the_checksum_is_found()
    {
        for (var at = BatchLayout.Crc; at < Bytes("plain").Length; at++)
            Assert.Equal(BatchError.WrongChecksum, BatchCheck.Full(Of(Changed(b => b[at] ^= 0x10))));
    }

    [Fact]
    public void A_count_that_is_not_that_of_the_records_is_refused()
    {
        Assert.Equal(BatchError.WrongCount, Sealed(b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.Count), -1)));
        Assert.Equal(BatchError.WrongLength, Sealed(b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.Count), 4)));
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.Count), 6)));
        Assert.Equal(BatchError.WrongCount, Sealed(b =>
        {
            BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.Count), 6);
            BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.LastOffsetDelta), 5);
        }));
    }

    [Fact]
    public void Offsets_that_are_not_within_those_of_the_batch_are_refused()
    {
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(BatchLayout.LastOffsetDelta), -1)));
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => BinaryPrimitives.WriteInt64BigEndian(b, long.MaxValue - 3)));
        // The offset of the first record, behind its length, attributes and time.
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => b[FirstRecord + 3] = 2));
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => b[FirstRecord + 3] = 1));
        Assert.Equal(BatchError.WrongOffsets, Sealed(b => b[FirstRecord + 3] = 10));
    }

    [Theory]
    [InlineData(0, 0x1D)]
    [InlineData(0, 0x01)]
    [InlineData(0, 0x1A)]
    [InlineData(0, 0x1E)]
    [InlineData(4, 0x03)]
    [InlineData(4, 0x7E)]
    [InlineData(8, 0x0E)]
    [InlineData(14, 0x01)]
    [InlineData(14, 0x02)]
    public void A_record_with_lengths_that_do_not_fit_is_refused(int at, byte value) => Assert.Equal(BatchError.WrongRecord, Sealed(b => b[FirstRecord + at] = value));

    [Fact]
    public void Headers_that_do_not_fit_are_refused()
    {
        var bytes = Bytes("plain");
        var name = bytes.AsSpan().IndexOf("trace"u8);
        Assert.Equal(BatchError.WrongRecord, Sealed(b => b[name - 1] = 1));
        Assert.Equal(BatchError.WrongRecord, Sealed(b => b[name - 1] = 0x7E));
        Assert.Equal(BatchError.WrongRecord, Sealed(b => b[name - 2] = 4));
        Assert.Equal(BatchError.WrongRecord, Sealed(b => b[name - 2] = 8));
    }

    [Fact]
    public void A_codec_without_a_name_is_refused() => Assert.Equal(BatchError.UnknownCodec, Sealed(b => b[BatchLayout.Attributes + 1] = 5));

    [Fact]
    public void Bytes_that_cannot_be_read_end_a_loop_with_an_exception()
    {
        var bytes = Changed(b => b[FirstRecord + 4] = 3);
        var e = Assert.Throws<WireException>(() =>
        {
            foreach (ref readonly var _ in Of(bytes))
            {
            }
        });
        Assert.Equal("A batch at offset 5000000000: WrongRecord, behind 0.", e.Message);
    }

    private static BatchError Sealed(Action<byte[]> change)
    {
        var bytes = Changed(change);
        BatchPatch.Seal(bytes);
        return BatchCheck.Full(Of(bytes));
    }

    private static byte[] Changed(Action<byte[]> change)
    {
        var bytes = Bytes("plain");
        change(bytes);
        return bytes;
    }
}
