using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

/// <summary>
/// The durable bytes. They are in users' changelogs and exchanges for ever: a line of this file is never changed, only added; another
/// encoding is another version of the format.
/// </summary>
public sealed class KeyCodecGoldenTests
{
    [Fact]
    public void Strings_have_their_bytes()
    {
        Pin("v1:utf8", "", "0001");
        Pin("v1:utf8", "order-1", "6F726465722D310001");
        Pin("v1:utf8", "a\0b", "6100FF620001");
        Pin("v1:utf8", "\0", "00FF0001");
        Pin("v1:utf8", "é€😀", "C3A9E282ACF09F98800001");
        Pin("v1:utf8", "\uD83Dx\uDE00", "EDA0BD78EDB8800001");
    }

    [Fact]
    public void Integers_have_their_bytes()
    {
        Pin("v1:bool", false, "00");
        Pin("v1:bool", true, "01");
        Pin("v1:i8", (sbyte)-1, "7F");
        Pin("v1:u8", (byte)200, "C8");
        Pin("v1:i16", (short)-2, "7FFE");
        Pin("v1:u16", (ushort)258, "0102");
        Pin("v1:i32", 1, "80000001");
        Pin("v1:i32", -1, "7FFFFFFF");
        Pin("v1:i32", int.MinValue, "00000000");
        Pin("v1:u32", 0xDEADBEEFu, "DEADBEEF");
        Pin("v1:i64", 0x0102030405060708L, "8102030405060708");
        Pin("v1:i64", -1L, "7FFFFFFFFFFFFFFF");
        Pin("v1:u64", 0x0102030405060708UL, "0102030405060708");
        Pin("v1:char", 'A', "0041");
    }

    [Fact]
    public void Enums_have_the_bytes_of_their_numbers()
    {
        Pin("v1:u8", Colour.Blue, "C8");
        Pin("v1:i64", Temperature.Cold, "7FFFFFFFFFFFFFFB");
    }

    [Fact]
    public void Guids_and_times_have_their_bytes()
    {
        Pin("v1:guid", new Guid("00112233-4455-6677-8899-aabbccddeeff"), "00112233445566778899AABBCCDDEEFF");
        Pin("v1:datetime", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "88DE49AB96B70080");
        Pin("v1:datetime", DateTime.SpecifyKind(default, DateTimeKind.Utc), "8000000000000000");
        Pin("v1:instant", new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)), "88DE49AB96B70080");
        Pin("v1:date", new DateOnly(2026, 1, 2), "800B4921");
        Pin("v1:time", new TimeOnly(1, 0), "8000000861C46800");
        Pin("v1:timespan", TimeSpan.FromTicks(-1), "7FFFFFFFFFFFFFFF");
        Pin("v1:timespan", TimeSpan.FromSeconds(1), "8000000000989680");
    }

    [Fact]
    public void Composites_have_the_bytes_of_their_components()
    {
        Pin("v1:(utf8,i32)", ("a", 1), "61000180000001");
        Pin("v1:(utf8,i32)", new OrderKey("a", 1), "61000180000001");
        Pin("v1:(i32?)", ValueTuple.Create<int?>(null), "00");
        Pin("v1:(i32?)", ValueTuple.Create<int?>(1), "0180000001");
        Pin("v1:(i16,i16,utf8)", new Place(1, -1, null), "80017FFF0000");
        Pin("v1:(utf8,(utf8,i32)?,guid)", new Customer("r", null, Guid.Empty), "72000100" + new string('0', 32));
        Pin("v1:(utf8,(utf8,i32)?,guid)", new Customer(null, new OrderKey("", 0), Guid.Empty), "000001000180000000" + new string('0', 32));
        Pin("v1:(u8,u8,u8,u8,u8,u8,u8,u8,utf8)", ((byte)1, (byte)2, (byte)3, (byte)4, (byte)5, (byte)6, (byte)7, (byte)8, "z"), "01020304050607087A0001");
        Pin("v1:(i32,i32)", new Point(1, 2), "8000000180000002");
    }

    private static void Pin<T>(string format, T key, string bytes)
    {
        Assert.Equal(format, KeyCodecs.For<T>().Format);
        Assert.Equal(bytes, Convert.ToHexString(KeyCodecLaws.BytesOf(key)));
        ReadOnlySpan<byte> data = Convert.FromHexString(bytes);
        Assert.Equal(key, KeyCodecs.For<T>().Decode(ref data));
        Assert.True(data.IsEmpty);
    }
}
