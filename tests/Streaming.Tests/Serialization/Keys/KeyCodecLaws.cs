using FsCheck;
using FsCheck.Fluent;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

/// <summary>What every key codec owes, tried on pairs of generated keys.</summary>
internal static class KeyCodecLaws
{
    /// <summary>Throws on failure, with the seed that repeats it; silent otherwise.</summary>
    public static Config Quiet { get; } = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300);

    public static void Hold<T>(Gen<T> keys, Comparison<T> order)
    {
        var codec = KeyCodecs.For<T>();
        var pairs = (from a in keys from b in keys select (a, b)).ToArbitrary();
        Prop.ForAll(pairs, pair => Check(codec, order, pair.a, pair.b)).Check(Quiet);
    }

    public static byte[] BytesOf<T>(T key)
    {
        var writer = new ByteWriter(1);
        KeyCodecs.For<T>().Encode(key, writer);
        return writer.Written.ToArray();
    }

    private static bool Check<T>(KeyCodec<T> codec, Comparison<T> order, T a, T b)
    {
        byte[] first = BytesOf(a), second = BytesOf(b);
        var areEqual = EqualityComparer<T>.Default.Equals(a, b);
        Assert.Equal(areEqual, first.AsSpan().SequenceEqual(second));
        Assert.Equal(Math.Sign(order(a, b)), Math.Sign(first.AsSpan().SequenceCompareTo(second)));
        if (!areEqual) Assert.False(first.AsSpan().StartsWith(second) || second.AsSpan().StartsWith(first), "one key is the beginning of the other");

        ReadOnlySpan<byte> data = [.. first, .. second, 7];
        Assert.Equal(a, codec.Decode(ref data));
        Assert.Equal(b, codec.Decode(ref data));
        Assert.Equal([7], data.ToArray());
        return true;
    }
}
