namespace Streaming.Tests.Shared;

/// <summary>
/// What is allocated on this thread: the least of three runs. The runtime allocates now and then for itself on the thread that happens to need it (a table of handles that grows when a method is compiled
/// anew), once; what code allocates is there every time.
/// </summary>
internal static class Allocated
{
    private const int Runs = 3;

    /// <summary>Bytes that an action allocates.</summary>
    internal static long By(Action action) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>For what is measured in parts.</summary>
    internal static long Least(Func<long> bytes)
    {
        var least = bytes();
        for (var run = 1; run < Runs && least > 0; run++) least = Math.Min(least, bytes());
        return least;
    }
}
