using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Streaming.Serialization;

/// <summary>What all parts share in reading.</summary>
internal static class KeyBytes
{
    /// <summary>Takes <paramref name="count"/> bytes off the front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int count)
    {
        if (data.Length < count) ThrowShort(data.Length, count);
        var taken = data[..count];
        data = data[count..];
        return taken;
    }

    [DoesNotReturn]
    public static void Throw(string what) => throw new FormatException($"Key bytes are malformed: {what}.");

    [DoesNotReturn]
    private static void ThrowShort(int length, int count) => Throw($"{length} bytes are left where {count} are needed");
}
