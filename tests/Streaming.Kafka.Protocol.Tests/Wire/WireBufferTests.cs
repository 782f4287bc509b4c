namespace Streaming.Kafka.Protocol.Tests.Wires;

public sealed class WireBufferTests
{
    [Fact]
    public void What_was_written_stays_when_the_buffer_grows()
    {
        using var buffer = new WireBuffer(1);
        for (var i = 0; i < 10_000; i++) buffer.Int32(i);
        for (var i = 0; i < 10_000; i++) Assert.Equal(i, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(buffer.Written[(4 * i)..]));
    }

    [Fact]
    public void Bytes_are_inserted_in_the_middle()
    {
        using var buffer = new WireBuffer(4);
        buffer.Write("abcd"u8);
        "XY"u8.CopyTo(buffer.Insert(1, 2));
        Assert.Equal("aXYbcd"u8.ToArray(), buffer.Written.ToArray());
    }

    [Fact]
    public void It_is_a_buffer_writer_and_can_be_cut_back()
    {
        using var buffer = new WireBuffer();
        "abc"u8.CopyTo(buffer.GetSpan(3));
        buffer.Advance(3);
        "def"u8.CopyTo(buffer.GetMemory(3).Span);
        buffer.Advance(3);
        buffer.From(1)[0] = (byte)'B';
        buffer.Truncate(4);
        Assert.Equal("aBcd"u8.ToArray(), buffer.Memory.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void A_disposed_buffer_is_empty_and_takes_new_memory()
    {
        var buffer = new WireBuffer();
        buffer.Int64(1);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(0, buffer.Length);
        buffer.Int8(1);
        Assert.Equal(1, buffer.Length);
        buffer.Dispose();
    }
}
