using System.Collections.Immutable;
using Streaming.Serialization;
using Streaming.Tests.Shared;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class KeyCodecsTests
{
    [Fact]
    public void A_codec_is_made_once() => Assert.Same(KeyCodecs.For<(string, OrderKey)>(), KeyCodecs.For<(string, OrderKey)>());

    [Fact]
    public void Floating_point_is_refused_for_its_equal_values_with_unequal_bits()
    {
        Refused<double>("double cannot be a key: floating-point numbers");
        Refused<float>("use an integer of the smallest unit");
        Refused<decimal>("1.0 and 1.00");
    }

    [Fact]
    public void A_refusal_names_the_component_and_the_way_to_it()
    {
        Refused<Order>("Order cannot be a key: component Line of Order is Priced; component Price of Priced is decimal; decimals have");
        Refused<(string, double?)>("(string, double?) cannot be a key: component Item2 of (string, double?) is double?; floating-point");
    }

    [Fact]
    public void Arrays_and_collections_are_refused()
    {
        Refused<byte[]>("byte[] cannot be a key: arrays are compared by reference; use a string");
        Refused<int[]>("collections have no value equality");
        Refused<ImmutableArray<int>>("collections have no value equality");
        Refused<List<string>>("List<string> cannot be a key");
    }

    [Fact]
    public void Types_without_value_equality_are_refused()
    {
        Refused<Plain>("Plain cannot be a key: it has no value equality; make it a record, or");
        Refused<Bare>("make it a record struct, or");
        Refused<Tuple<int, int>>("use a value tuple");
        Refused<object>("object cannot be a key: its values can be of many types");
        Refused<IComparable>("key by one concrete type");
        Refused<Version>("it has no canonical form here");
    }

    [Fact]
    public void A_record_is_refused_if_its_bytes_could_not_follow_its_equality()
    {
        Refused<Folded>("it has an Equals of its own");
        Refused<Extended>("it has not exactly one public constructor that takes all of its state");
        Refused<Nested>("it contains itself");
        Refused<Empty>("it has no components");
    }

    [Fact]
    public void A_private_record_is_a_key_too()
    {
        ReadOnlySpan<byte> data = KeyCodecLaws.BytesOf(new Hidden<long>("a", 2));
        Assert.Equal(new Hidden<long>("a", 2), KeyCodecs.For<Hidden<long>>().Decode(ref data));
    }

    [Fact]
    public void A_derived_record_in_a_key_of_its_base_is_an_error_and_not_a_loss()
    {
        var error = Assert.Throws<ArgumentException>(() => KeyCodecLaws.BytesOf<Account>(new SavingsAccount("a", 3)));
        Assert.StartsWith("STR3202 A key of type Account is a SavingsAccount", error.Message, StringComparison.Ordinal);
        Assert.Equal("v1:(utf8,i32)", KeyCodecs.For<SavingsAccount>().Format);
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void A_time_that_is_not_UTC_is_an_error(DateTimeKind kind)
    {
        var error = Assert.Throws<ArgumentException>(() => KeyCodecLaws.BytesOf(new DateTime(1, kind)));
        Assert.StartsWith($"STR3201 A DateTime in a key must be UTC, and one has DateTimeKind.{kind}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offset_is_not_part_of_a_key()
    {
        var key = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));
        ReadOnlySpan<byte> data = KeyCodecLaws.BytesOf(key);
        var decoded = KeyCodecs.For<DateTimeOffset>().Decode(ref data);
        Assert.Equal(key, decoded);
        Assert.Equal(TimeSpan.Zero, decoded.Offset);
    }

    [Fact]
    public void A_key_that_is_null_is_an_error() => Assert.Throws<ArgumentNullException>(() => KeyCodecLaws.BytesOf<string>(null!));

    [Theory]
    [InlineData("")]
    [InlineData("61")]
    [InlineData("6100")]
    [InlineData("610002")]
    [InlineData("610000")]
    [InlineData("0000")]
    [InlineData("6100FF")]
    [InlineData("6100FF0002")]
    [InlineData("C30001")]
    [InlineData("EDA0BDEDB8800001")]
    [InlineData("ED000001")]
    public void String_bytes_that_no_version_wrote_are_a_format_error(string bytes) => Malformed<string>(bytes);

    [Fact]
    public void Bytes_that_no_version_wrote_are_a_format_error()
    {
        Malformed<bool>("02");
        Malformed<int>("800000");
        Malformed<Guid>("00");
        Malformed<DateTime>("FFFFFFFFFFFFFFFF");
        Malformed<DateTime>("7FFFFFFFFFFFFFFF");
        Malformed<TimeOnly>("FFFFFFFFFFFFFFFF");
        Malformed<DateOnly>("7FFFFFFF");
        Malformed<DateOnly>("FFFFFFFF");
        Malformed<ValueTuple<int?>>("0280000001");
        Malformed<ValueTuple<OrderKey>>("02");
        Malformed<(int, int)>("80000001");
    }

    [Fact]
    public void Encoding_and_decoding_tuples_and_record_structs_allocates_nothing()
    {
        AssertAllocatesNothing((1L, 2));
        AssertAllocatesNothing((Guid.Empty, (byte?)3, Colour.Green, DateOnly.MinValue));
        AssertAllocatesNothing(new Point(1, 2));
        AssertAllocatesNothing(new Place(1, 2, null));
    }

    private static void AssertAllocatesNothing<T>(T key)
    {
        var codec = KeyCodecs.For<T>();
        Assert.Equal(0, Allocated.By(() =>
        {
            var writer = new ByteWriter();
            Round();
            return Round;

            void Round()
            {
                for (var i = 0; i < 100; i++)
                {
                    writer.Reset();
                    codec.Encode(key, writer);
                    var data = writer.Written;
                    _ = codec.Decode(ref data);
                }
            }
        }));
    }

    private static void Malformed<T>(string bytes) => Assert.Throws<FormatException>(() =>
    {
        ReadOnlySpan<byte> data = Convert.FromHexString(bytes);
        return KeyCodecs.For<T>().Decode(ref data);
    });

    private static void Refused<T>(string reason)
    {
        Assert.False(KeyCodecs.TryFor<T>(out var codec, out var found));
        Assert.Null(codec);
        Assert.Contains(reason, found, StringComparison.Ordinal);
        Assert.Equal(found, Assert.Throws<NotSupportedException>(KeyCodecs.For<T>).Message);
    }

    private sealed record Hidden<T>(string Name, T Value);
}
