using System.Runtime.CompilerServices;

namespace Streaming.Serialization;

/// <summary>The bits of a value of 1, 2, 4 or 8 bytes as an unsigned number, without sign extension. Compiles to a move.</summary>
internal static class RawBits
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, byte>(ref value),
        2 => Unsafe.As<T, ushort>(ref value),
        4 => Unsafe.As<T, uint>(ref value),
        _ => Unsafe.As<T, ulong>(ref value),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(ulong bits)
    {
        var (b, s, i) = ((byte)bits, (ushort)bits, (uint)bits);
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.As<byte, T>(ref b),
            2 => Unsafe.As<ushort, T>(ref s),
            4 => Unsafe.As<uint, T>(ref i),
            _ => Unsafe.As<ulong, T>(ref bits),
        };
    }
}
