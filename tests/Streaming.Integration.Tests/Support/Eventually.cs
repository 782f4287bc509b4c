using System.Diagnostics;

namespace Streaming.Integration.Tests.Support;

/// <summary>Waits for a condition of a server or another process, which nothing announces: asks again, within a bound.</summary>
internal static class Eventually
{
    internal static TimeSpan Bound { get; } = TimeSpan.FromMinutes(2);

    /// <summary>A time that no test lives through: who waits for the end of something that lasts so long has failed.</summary>
    internal static TimeSpan Endless { get; } = Bound * 2;

    internal static Task TrueAsync(Func<bool> condition, string what, TimeSpan? bound = null) => TrueAsync(() => Task.FromResult(condition()), () => what, bound);

    internal static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? bound = null) => TrueAsync(condition, () => what, bound);

    internal static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? bound = null)
    {
        var limit = bound ?? Bound;
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit) Assert.Fail($"Not within {limit.TotalSeconds:N0} s: {what()}");
            await Task.Delay(50, Cluster.Stop);
        }
    }
}
