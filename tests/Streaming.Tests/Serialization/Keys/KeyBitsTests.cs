using FsCheck;
using FsCheck.Fluent;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class KeyBitsTests
{
    [Fact]
    public void Integer_like_keys_go_to_64_bits_and_back()
    {
        Holds(KeyGens.Longs);
        Holds(KeyGens.Ints);
        Holds(KeyGens.Ints.Select(i => unchecked((sbyte)i)));
        Holds(KeyGens.Ints.Select(i => unchecked((ushort)i)));
        Holds(KeyGens.Ints.Select(i => unchecked((char)i)));
        Holds(KeyGens.Ints.Select(i => i > 0));
        Holds(KeyGens.Ints.Select(i => (Colour)unchecked((byte)i)));
        Holds(KeyGens.Longs.Select(l => (Temperature)l));
        Holds(KeyGens.Longs.Select(t => new TimeSpan(t)));
        Holds(KeyGens.Below(DateOnly.MaxValue.DayNumber).Select(d => DateOnly.FromDayNumber((int)d)));
    }

    [Fact]
    public void Times_have_equal_bits_if_they_are_equal_whatever_their_kind_or_offset()
    {
        var utc = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal(KeyBits<DateTime>.ToBits(utc), KeyBits<DateTime>.ToBits(DateTime.SpecifyKind(utc, DateTimeKind.Local)));
        var instant = new DateTimeOffset(utc);
        Assert.Equal(KeyBits<DateTimeOffset>.ToBits(instant), KeyBits<DateTimeOffset>.ToBits(instant.ToOffset(TimeSpan.FromHours(3))));
        Assert.Equal(utc, KeyBits<DateTime>.FromBits(KeyBits<DateTime>.ToBits(utc)));
        Assert.Equal(DateTimeKind.Utc, KeyBits<DateTime>.FromBits(5).Kind);
        Assert.Equal(instant, KeyBits<DateTimeOffset>.FromBits(KeyBits<DateTimeOffset>.ToBits(instant)));
    }

    [Fact]
    public void Larger_keys_are_not_exact()
    {
        Assert.False(KeyBits<string>.IsExact);
        Assert.False(KeyBits<Guid>.IsExact);
        Assert.False(KeyBits<(int, int)>.IsExact);
        Assert.False(KeyBits<double>.IsExact);
        Assert.False(KeyBits<int?>.IsExact);
        Assert.Throws<InvalidOperationException>(() => KeyBits<Guid>.ToBits(Guid.Empty));
        Assert.Throws<InvalidOperationException>(() => KeyBits<string>.FromBits(0));
    }

    private static void Holds<T>(Gen<T> keys)
    {
        Assert.True(KeyBits<T>.IsExact);
        var pairs = (from a in keys from b in keys select (a, b)).ToArbitrary();
        Prop.ForAll(pairs, p => EqualityComparer<T>.Default.Equals(KeyBits<T>.FromBits(KeyBits<T>.ToBits(p.a)), p.a)
            && EqualityComparer<T>.Default.Equals(p.a, p.b) == (KeyBits<T>.ToBits(p.a) == KeyBits<T>.ToBits(p.b))).Check(KeyCodecLaws.Quiet);
    }
}
