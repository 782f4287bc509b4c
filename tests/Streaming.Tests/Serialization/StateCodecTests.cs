using System.Buffers;
using Streaming.Serialization;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class StateCodecTests
{
    [Theory]
    [InlineData(0, "0100" + "00000007")]
    [InlineData(127, "017F" + "00000007")]
    [InlineData(128, "018001" + "00000007")]
    [InlineData(300, "01AC02" + "00000007")]
    public void A_stored_value_begins_with_the_format_and_the_schema(int ordinal, string bytes)
    {
        var codec = Make(ordinal);
        var writer = new ByteWriter();
        codec.Encode(7, writer);
        Assert.Equal(bytes, Convert.ToHexString(writer.Written));
        Assert.Equal(7, codec.Decode(writer.Written));
    }

    [Fact]
    public void Values_of_earlier_schemas_are_read()
    {
        Assert.Equal(7, Make(300).Decode(Convert.FromHexString("010000000007")));
        Assert.Equal(7, Make(300).Decode(Convert.FromHexString("01800100000007")));
    }

    [Theory]
    [InlineData("020000000007", "STR2311", "has format 2; this build reads format 1 only")]
    [InlineData("010400000007", "STR2312", "has schema 4; this build knows schemas up to 3")]
    [InlineData("0100000007", "STR2313", "cannot be decoded as int (3 bytes where int has 4)")]
    [InlineData("", "STR2314", "ends within its header")]
    [InlineData("0180", "STR2314", "ends within its header")]
    [InlineData("01FFFFFFFFFFFFFFFF01", "STR2314", "ends within its header")]
    public void What_this_build_cannot_read_is_refused_by_name(string bytes, string code, string text)
    {
        var error = Assert.Throws<StateFormatException>(() => Make(3).Decode(Convert.FromHexString(bytes)));
        Assert.Equal((code, "revenue"), (error.Code, error.Store));
        Assert.StartsWith(code + " A value in store 'revenue' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains("reset the job (verb reset)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_binding_has_not_given_is_not_fetched_for_state()
    {
        var serde = CodecProbe<string>.Of(new RegistrySerde(new())).Codec;
        var error = Assert.Throws<StateFormatException>(() => new StateCodec<string>("revenue", serde).Decode([1, 0, .. "1|a"u8]));
        Assert.Equal("STR2313", error.Code);
        Assert.Contains("cannot be decoded as string (the schema that it was written with is not there)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_codec_that_throws_leaves_nothing_behind()
    {
        var writer = new ByteWriter();
        writer.Write("before"u8);
        Assert.Throws<InvalidOperationException>(() => new StateCodec<int>("revenue", new Throwing()).Encode(1, writer));
        Assert.Equal("before"u8.ToArray(), writer.Written.ToArray());
    }

    private static StateCodec<int> Make(int ordinal) => new("revenue", new Int32Codec(), ordinal);

    private sealed class Throwing : Codec<int>
    {
        public override void Encode(int value, IBufferWriter<byte> output)
        {
            output.Write("half"u8);
            throw new InvalidOperationException();
        }

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out int value) => throw new InvalidOperationException();
    }
}
