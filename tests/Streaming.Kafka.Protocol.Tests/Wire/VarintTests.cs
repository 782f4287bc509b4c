namespace Streaming.Kafka.Protocol.Tests.Wires;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0L, "00")]
    [InlineData(-1L, "01")]
    [InlineData(1L, "02")]
    [InlineData(-64L, "7f")]
    [InlineData(64L, "8001")]
    [InlineData(300L, "d804")]
    [InlineData(int.MaxValue, "feffffff0f")]
    [InlineData(int.MinValue, "ffffffff0f")]
    [InlineData(long.MaxValue, "feffffffffffffffff01")]
    [InlineData(long.MinValue, "ffffffffffffffffff01")]
    public void Signed_numbers_are_folded(long value, string hex)
    {
        var bytes = new byte[Varint.MaxLongBytes];
        var end = 0;
        Varint.Write(bytes, ref end, Varint.Fold(value));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, end)));
        Assert.Equal(end, Varint.Size(Varint.Fold(value)));
        var at = 0;
        Assert.True(Varint.TryRead(bytes, ref at, out ulong read));
        Assert.Equal((value, end), (Varint.Unfold(read), at));
        if (value is < int.MinValue or > int.MaxValue) return;
        Assert.Equal(Varint.Fold(value), Varint.Fold((int)value));
        at = 0;
        Assert.True(Varint.TryRead(bytes, ref at, out uint narrow));
        Assert.Equal((value, end), (Varint.Unfold(narrow), at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffff")]
    [InlineData("8080808010")]
    [InlineData("808080808000")]
    public void A_number_of_more_than_32_bits_or_without_an_end_is_none(string hex)
    {
        var at = 0;
        Assert.False(Varint.TryRead(Convert.FromHexString(hex), ref at, out uint _));
    }

    [Theory]
    [InlineData("808080808080808080")]
    [InlineData("80808080808080808002")]
    [InlineData("8080808080808080808000")]
    public void A_number_of_more_than_64_bits_or_without_an_end_is_none(string hex)
    {
        var at = 0;
        Assert.False(Varint.TryRead(Convert.FromHexString(hex), ref at, out ulong _));
    }

    [Fact]
    public void A_number_may_be_longer_than_it_must()
    {
        var at = 0;
        Assert.True(Varint.TryRead([0x81, 0x80, 0x00], ref at, out uint value));
        Assert.Equal((1u, 3), (value, at));
    }
}
