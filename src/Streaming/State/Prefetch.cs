using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Streaming.State;

/// <summary>Asks the processor for a cache line that will be read soon. Pays above the size of the L2 cache and costs below it.</summary>
internal static class Prefetch
{
    /// <summary>Tables above this many bytes are worth it: about half of a server core's L2, since a task has other data too.</summary>
    public const long Threshold = 1 << 19;

    // The address need not be pinned: a prefetch of a place that moved meanwhile does nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read<T>(ref readonly T location)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in location)));
    }
}
