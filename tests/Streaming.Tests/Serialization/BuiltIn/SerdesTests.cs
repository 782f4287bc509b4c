using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class SerdesTests
{
    [Fact]
    public void Scalars_have_the_bytes_of_the_serializers_for_Java()
    {
        Assert.Equal("FFFFFFFE", Hex(Serdes.Int32, -2));
        Assert.Equal("0102030405060708", Hex(Serdes.Int64, 0x0102030405060708));
        Assert.Equal("3FF8000000000000", Hex(Serdes.Double, 1.5));
        Assert.Equal("C3A9E282AC", Hex(Serdes.Utf8, "é€"));
        Assert.Equal("0001FF", Hex(Serdes.Bytes, [0, 1, 255]));
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff"u8.ToArray(), CodecProbe<Guid>.Of(Serdes.Guid).Encode(new Guid("00112233-4455-6677-8899-AABBCCDDEEFF")));
    }

    [Fact]
    public void Scalars_come_back_as_they_went()
    {
        RoundTrips(Serdes.Int32, KeyGens.Ints);
        RoundTrips(Serdes.Int64, KeyGens.Longs);
        RoundTrips(Serdes.Double, ArbMap.Default.GeneratorFor<double>());
        RoundTrips(Serdes.Guid, KeyGens.Guids);
        RoundTrips(Serdes.Bytes, ArbMap.Default.GeneratorFor<byte[]>().Where(b => b is not null));
        RoundTrips(Serdes.Utf8, KeyGens.Strings.Where(s => s == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s))));
    }

    [Fact]
    public void A_wrong_length_is_malformed()
    {
        Assert.Equal("3 bytes where int has 4", CodecProbe<int>.Of(Serdes.Int32).ErrorOf([1, 2, 3]));
        Assert.Equal("9 bytes where long has 8", CodecProbe<long>.Of(Serdes.Int64).ErrorOf(new byte[9]));
        Assert.Equal("0 bytes where double has 8", CodecProbe<double>.Of(Serdes.Double).ErrorOf([]));
    }

    [Theory]
    [InlineData("61C3", 1)]
    [InlineData("FF", 0)]
    [InlineData("6162EDA0BD63", 2)]
    [InlineData("C080", 0)]
    public void Malformed_text_is_told_by_its_byte(string bytes, int at) =>
        Assert.Equal($"byte {at} is not UTF-8", CodecProbe<string>.Of(Serdes.Utf8).ErrorOf(Convert.FromHexString(bytes)));

    [Fact]
    public void A_byte_order_mark_is_text() => Assert.Equal("\uFEFFa", CodecProbe<string>.Of(Serdes.Utf8).Decode([0xEF, 0xBB, 0xBF, (byte)'a']));

    [Fact]
    public void A_Guid_in_upper_case_is_a_value_but_no_key()
    {
        var text = "00112233-4455-6677-8899-AABBCCDDEEFF"u8;
        Assert.Equal(new Guid("00112233-4455-6677-8899-aabbccddeeff"), CodecProbe<Guid>.Of(Serdes.Guid).Decode(text));
        Assert.StartsWith("a Guid in upper case", CodecProbe<Guid>.Of(Serdes.Guid, SerdeRole.Key).ErrorOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0011223344556677889900aabbccddeeff", "34 bytes where the text form of a Guid has 36")]
    [InlineData("00112233-4455-6677-8899-aabbccddeefg", "not the text form of a Guid")]
    [InlineData("{0112233-4455-6677-8899-aabbccddeef}", "not the text form of a Guid")]
    public void Other_forms_of_a_Guid_are_malformed(string text, string error) =>
        Assert.Equal(error, CodecProbe<Guid>.Of(Serdes.Guid).ErrorOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_decoded_array_is_a_copy()
    {
        byte[] data = [1, 2];
        var value = CodecProbe<byte[]>.Of(Serdes.Bytes).Decode(data);
        data[0] = 9;
        Assert.Equal([1, 2], value);
    }

    [Fact]
    public void Types_with_a_built_in_format_are_found()
    {
        Assert.Same(Serdes.Utf8, Serdes.BuiltIn<string>());
        Assert.Same(Serdes.Int32, Serdes.BuiltIn<int>());
        Assert.Same(Serdes.Int64, Serdes.BuiltIn<long>());
        Assert.Same(Serdes.Double, Serdes.BuiltIn<double>());
        Assert.Same(Serdes.Guid, Serdes.BuiltIn<Guid>());
        Assert.Same(Serdes.Bytes, Serdes.BuiltIn<byte[]>());
        Assert.Null(Serdes.BuiltIn<OrderKey>());
        Assert.Null(Serdes.BuiltIn<uint>());
        Assert.Null(Serdes.BuiltIn<sbyte[]>());
    }

    [Fact]
    public void Formats_have_names_and_only_one_to_one_ones_are_stable()
    {
        Assert.Equal(["utf8", "int32", "int64", "double", "guid", "bytes"], (string[])[
            Serdes.Utf8.Format, Serdes.Int32.Format, Serdes.Int64.Format, Serdes.Double.Format, Serdes.Guid.Format, Serdes.Bytes.Format]);
        Assert.True(Serdes.Utf8.IsStable && Serdes.Int32.IsStable && Serdes.Int64.IsStable && Serdes.Guid.IsStable && Serdes.Bytes.IsStable);
        Assert.False(Serdes.Double.IsStable);
    }

    private static string Hex<T>(Serde<T> serde, T value) => Convert.ToHexString(CodecProbe<T>.Of(serde).Encode(value));

    private static void RoundTrips<T>(Serde<T> serde, Gen<T> values)
    {
        var probe = CodecProbe<T>.Of(serde, SerdeRole.Key);
        Prop.ForAll(values.ToArbitrary(), value => Assert.Equal(value, probe.Decode(probe.Encode(value)))).Check(KeyCodecLaws.Quiet);
    }
}
