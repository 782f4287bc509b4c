using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Streaming.State;

/// <summary>
/// Asks the processor for a cache line that is needed soon. Measured: 1.7 to 3 times faster above the second-level cache, 2 to 12 ns slower below it, so
/// tables switch it on by their size.
/// </summary>
internal static class Prefetch
{
    /// <summary>Tables from this size on are prefetched: what a core's second-level cache holds of one table beside all else.</summary>
    public const long FromBytes = 1 << 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref readonly T place)
    {
        // An address that the GC moves meanwhile makes the hint useless, never wrong.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
    }
}
