using Streaming.Tests.Shared;

namespace Streaming.Kafka.Protocol.Tests.Wires;

public sealed class WireTests
{
    private const string Fixed = "0001 61 00000007 ffff ffffffff 00000001 0002 6869 00000002 00000001 ffffffff ffffffff";
    private const string Flexible = "02 61 00000007 00 00 02 03 6869 03 00000001 ffffffff 00 01 01 08 0000000000000005";

    [Fact]
    public void Lengths_are_of_fixed_size_until_a_version_is_flexible()
    {
        var sample = new Sample { Name = "a", Count = 7, Words = ["hi"], Numbers = [1, -1], Parts = null, Epoch = 5 };
        Assert.Equal(Hex(Fixed), Convert.ToHexStringLower(sample.Write(1)));
        Assert.Equal(Hex(Flexible), Convert.ToHexStringLower(sample.Write(2)));
        Assert.Null(Sample.Read(Fixed, 1).Parts);
        Assert.Equal(0, Sample.Read(Fixed, 1).Epoch);
        Assert.Equal(5, Sample.Read(Flexible, 2).Epoch);
        Assert.Equal([1, -1], Sample.Read(Flexible, 2).Numbers);
    }

    [Fact]
    public void What_a_version_does_not_have_keeps_its_default() =>
        Assert.Equal(-1, Sample.Read(new Sample { Count = 9 }.Write(0), 0).Count);

    [Fact]
    public void Null_is_written_as_empty_where_a_version_knows_no_null()
    {
        var read = Sample.Read(new Sample { Note = null, Parts = null }.Write(0), 0);
        Assert.Equal("", read.Note);
        Assert.Empty(read.Parts!);
    }

    [Fact]
    public void Null_is_refused_where_a_version_knows_no_null() =>
        Refused("0001 61 ffff ffffffff 00000000 00000000 00000000 00", 0, "Note, before byte 5 of 22: it is null, which this version does not allow");

    [Fact]
    public void Tagged_structures_have_sizes_also_of_more_than_a_byte()
    {
        var sample = new Sample { Epoch = 1, Leader = new() { Flag = true, Text = new('x', 200) } };
        var read = Sample.Read(sample.Write(3), 3);
        Assert.Equal(1, read.Epoch);
        Assert.Equal(200, read.Leader!.Text.Length);
        Assert.Null(Sample.Read(sample.Write(2), 2).Leader);
    }

    [Theory]
    [InlineData("01 ffffffff 00 00 01 01 01 03 00 01 aa 01 08 0000000000000005 04 02 01 00")]
    [InlineData("01 ffffffff 00 00 01 01 01 02 01 08 0000000000000005 ffffffff0f 01 aa")]
    [InlineData("01 ffffffff 00 00 01 01 01 03 01 08 0000000000000005 02 00 03 01 aa")]
    public void Unknown_tagged_fields_are_passed_over_before_between_and_behind(string hex)
    {
        var read = Sample.Read(hex, 3);
        Assert.Equal(5, read.Epoch);
        Assert.Equal(-1, read.Count);
    }

    [Theory]
    [InlineData("01 ffffffff 00 00 01 01 01 02 02 00 01 08 0000000000000005", "a tag, before byte 14 of 23: 1 after 2")]
    [InlineData("01 ffffffff 00 00 01 01 01 02 01 08 0000000000000005 01 08 0000000000000005", "a tag, before byte 22 of 31: 1 after 1")]
    [InlineData("01 ffffffff 00 00 01 01 01 01 01 07 0000000000000005", "a tagged field, before byte 21 of 21: it says that it ends at byte 20")]
    [InlineData("01 ffffffff 00 00 01 01 01 01 01 09 0000000000000005", "the size of a tagged field, before byte 13 of 21: a length of 9 is claimed, with 8 bytes left")]
    [InlineData("01 ffffffff 00 00 01 01 01 05 01 08 0000000000000005", "a tag, before byte 21 of 21: an unsigned varint does not end where it must")]
    public void Tagged_fields_that_do_not_fit_are_refused(string hex, string problem) => Refused(hex, 3, problem);

    [Theory]
    [InlineData("", 0, "Name, before byte 0 of 0: it takes 2 bytes, and 0 are left")]
    [InlineData("00", 0, "Name, before byte 0 of 1: it takes 2 bytes, and 1 are left")]
    [InlineData("0005 61", 0, "Name, before byte 2 of 3: a length of 5 is claimed, with 1 bytes left")]
    [InlineData("fffe 61", 0, "Name, before byte 2 of 3: a length of -2")]
    [InlineData("0002 c328", 0, "Name, before byte 4 of 4: the text is not UTF-8")]
    [InlineData("0000 0000 80000000", 0, "Data, before byte 8 of 8: a length of -2147483648")]
    [InlineData("0000 0000 7fffffff 00", 0, "Data, before byte 8 of 9: a length of 2147483647 is claimed, with 1 bytes left")]
    [InlineData("0000 0000 00000000 7fffffff 00", 0, "Words, before byte 12 of 13: a length of 2147483647 is claimed, with 1 bytes left")]
    [InlineData("0000 0000 00000000 00000001 ffff", 0, "Words, before byte 14 of 14: it is null, which this version does not allow")]
    [InlineData("0000 0000 00000000 00000000 00000002 00000001 0000", 0, "Numbers, before byte 16 of 22: a length of 2 is claimed, with 6 bytes left")]
    [InlineData("0000 0000 00000000 00000000 00000000 7fffffff", 0, "Parts, before byte 20 of 20: a length of 2147483647 is claimed, with 0 bytes left")]
    [InlineData("0000 0000 00000000 00000000 00000000 00000000 99", 0, "the end, before byte 20 of 21: 1 bytes follow it")]
    [InlineData("ffffffff0f 61", 2, "Name, before byte 5 of 6: a length of 4294967294 is claimed, with 1 bytes left")]
    [InlineData("ffffffff1f 61", 2, "Name, before byte 5 of 6: an unsigned varint does not end where it must")]
    [InlineData("8080808080 61", 2, "Name, before byte 5 of 6: an unsigned varint does not end where it must")]
    [InlineData("00", 2, "Name, before byte 1 of 1: it is null, which this version does not allow")]
    public void Malformed_input_says_what_and_where(string hex, short version, string problem) => Refused(hex, version, problem);

    [Fact]
    public void A_claimed_count_allocates_nothing_in_proportion()
    {
        // A million structures are claimed and could be there by their least size; the second one is broken.
        var bytes = new byte[1_000_030];
        bytes.AsSpan().Fill(0xFF);
        Convert.FromHexString("01ffffffff000001" + "01c1843d" + "0000").CopyTo(bytes, 0);
        Assert.InRange(Allocated.By(() => () => Assert.Throws<WireException>(() => Sample.Read(bytes, 2))), 0, 100_000);
    }

    [Fact]
    public void A_long_array_is_read_whole()
    {
        var sample = new Sample { Words = [.. Enumerable.Range(0, 1_000).Select(i => $"{i}")], Parts = [.. Enumerable.Range(0, 777).Select(i => new Sample.Part { Flag = i % 3 == 0 })] };
        var read = Sample.Read(sample.Write(2), 2);
        Assert.Equal(sample.Words, read.Words);
        Assert.Equal(sample.Parts.Select(p => p.Flag), read.Parts!.Select(p => p.Flag));
    }

    [Fact]
    public void Text_that_has_no_room_in_a_fixed_length_is_refused_by_field()
    {
        var sample = new Sample { Name = new('ü', 20_000) };
        Assert.Equal("Name: 40000 bytes of text; this version has room for 32767.", Assert.Throws<WireException>(() => sample.Write(1)).Message);
        Assert.Equal(sample.Name, Sample.Read(sample.Write(2), 2).Name);
    }

    [Fact]
    public void A_field_that_no_version_allows_to_be_null_is_refused_when_written() =>
        Assert.Equal("Words is null, which no version allows.", Assert.Throws<WireException>(() => new Sample { Words = null! }.Write(1)).Message);

    [Fact]
    public void Bytes_that_are_read_are_a_part_of_the_message()
    {
        byte[] bytes = new Sample { Data = "abc"u8.ToArray() }.Write(1);
        var data = Sample.Read(bytes, 1).Data!.Value;
        bytes.AsSpan().Fill((byte)'x');
        Assert.Equal("xxx"u8.ToArray(), data.ToArray());
    }

    private static void Refused(string hex, short version, string problem) =>
        Assert.Equal($"Sample: {problem}.", Assert.Throws<WireException>(() => Sample.Read(hex, version)).Message);

    private static string Hex(string spaced) => spaced.Replace(" ", "", StringComparison.Ordinal);
}
