namespace Streaming.Tests.Shared;

/// <summary>
/// What is allocated on this thread: the least of three runs, each from its beginning. The runtime allocates now and then for itself on the thread that happens to need it (a table of handles that grows
/// when a method is compiled anew), once; what code allocates is there in every run.
/// </summary>
internal static class Allocated
{
    private const int Runs = 3;

    /// <summary>Bytes that an action allocates.</summary>
    /// <param name="begin">Makes what is measured anew, and returns the action.</param>
    /// <param name="enough">As little as this, and no further run is made.</param>
    internal static long By(Func<Action> begin, long enough = 0) => Least(
        () =>
        {
            var action = begin();
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        },
        enough);

    /// <summary>For what is measured in parts.</summary>
    internal static long Least(Func<long> bytes, long enough = 0)
    {
        var least = bytes();
        for (var run = 1; run < Runs && least > enough; run++) least = Math.Min(least, bytes());
        return least;
    }
}
