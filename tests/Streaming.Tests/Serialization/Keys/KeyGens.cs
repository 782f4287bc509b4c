using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Tests.Serialization;

/// <summary>Keys that lie close together and at the edges, where encodings go wrong.</summary>
internal static class KeyGens
{
    /// <summary>Short strings over an alphabet of zero, the escape's neighbours, one to four bytes of UTF-8, and lone surrogates.</summary>
    public static Gen<string> Strings { get; } =
        from length in Gen.Choose(0, 4)
        from parts in Gen.Elements("\0", "\u0001", "a", "\u00FF", "\u07FF", "\uFFFF", "\uE000", "\U0001F600", "\uD83D", "\uDE00").ArrayOf(length)
        select string.Concat(parts);

    public static Gen<long> Longs { get; } = Gen.OneOf(
        Gen.Choose(-300, 300).Select(i => (long)i),
        Gen.Elements(long.MinValue, long.MinValue + 1, int.MinValue, -1L, 0L, 1L, int.MaxValue, uint.MaxValue, long.MaxValue),
        ArbMap.Default.GeneratorFor<long>());

    public static Gen<int> Ints { get; } = Longs.Select(l => unchecked((int)l));

    /// <summary>Non-negative up to <paramref name="max"/>, small ones and all.</summary>
    public static Gen<long> Below(long max) => Longs.Select(l => (long)((ulong)l % ((ulong)max + 1)));

    public static Gen<Guid> Guids { get; } =
        from bytes in Gen.OneOf(Gen.Elements<byte>(0, 1, 0x7F, 0x80, 0xFF).ArrayOf(16), ArbMap.Default.GeneratorFor<byte>().ArrayOf(16))
        select new Guid(bytes);

    public static Gen<T?> OrNull<T>(this Gen<T> keys)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), keys.Select(k => (T?)k));

    /// <summary>The order of code points, a lone surrogate being one; null first.</summary>
    public static int CompareText(string? a, string? b)
    {
        if (a is null || b is null) return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        return CodePoints(a).AsSpan().SequenceCompareTo(CodePoints(b));
    }

    private static int[] CodePoints(string text)
    {
        List<int> points = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) points.Add(char.ConvertToUtf32(text[i], text[++i]));
            else points.Add(text[i]);
        }
        return [.. points];
    }
}
