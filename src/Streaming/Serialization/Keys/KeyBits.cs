using System.Runtime.CompilerServices;

namespace Streaming.Serialization;

/// <summary>
/// Keys that fit 64 bits exactly, for hot tables: equal keys have equal bits and the other way round. The type checks are constants for
/// the compiler, so a table of <c>long</c> pays nothing.
/// </summary>
internal static class KeyBits<TKey>
{
    /// <summary>True for bool, char, integers up to 64 bits, enums, DateTime, DateTimeOffset (the instant), TimeSpan, DateOnly and TimeOnly.</summary>
    public static bool IsExact
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TKey).IsValueType && (IsRaw || typeof(TKey) == typeof(DateTime) || typeof(TKey) == typeof(DateTimeOffset));
    }

    private static bool IsRaw
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TKey) == typeof(int) || typeof(TKey) == typeof(long) || typeof(TKey) == typeof(uint) || typeof(TKey) == typeof(ulong)
            || typeof(TKey) == typeof(short) || typeof(TKey) == typeof(ushort) || typeof(TKey) == typeof(byte) || typeof(TKey) == typeof(sbyte)
            || typeof(TKey) == typeof(char) || typeof(TKey) == typeof(bool) || typeof(TKey) == typeof(TimeSpan)
            || typeof(TKey) == typeof(DateOnly) || typeof(TKey) == typeof(TimeOnly) || typeof(TKey).IsEnum;
    }

    /// <summary>The key's bits. Only if <see cref="IsExact"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ToBits(TKey key)
    {
        // Equality of a DateTime ignores its kind, which is in its bits; that of a DateTimeOffset ignores the offset.
        if (typeof(TKey) == typeof(DateTime)) return (ulong)Unsafe.As<TKey, DateTime>(ref key).Ticks;
        if (typeof(TKey) == typeof(DateTimeOffset)) return (ulong)Unsafe.As<TKey, DateTimeOffset>(ref key).UtcTicks;
        return IsExact ? RawBits.Of(key) : throw Inexact();
    }

    /// <summary>The key of these bits, equal to the one they were made of (a DateTime is UTC, a DateTimeOffset has no offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TKey FromBits(ulong bits)
    {
        if (typeof(TKey) == typeof(DateTime))
        {
            var time = new DateTime((long)bits, DateTimeKind.Utc);
            return Unsafe.As<DateTime, TKey>(ref time);
        }
        if (typeof(TKey) == typeof(DateTimeOffset))
        {
            var instant = new DateTimeOffset((long)bits, TimeSpan.Zero);
            return Unsafe.As<DateTimeOffset, TKey>(ref instant);
        }
        return IsExact ? RawBits.To<TKey>(bits) : throw Inexact();
    }

    private static InvalidOperationException Inexact() => new($"{typeof(TKey)} does not fit 64 bits.");
}
