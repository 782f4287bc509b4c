using Streaming.Runtime;
using Xunit;

namespace Streaming.Tests.Runtime;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_grow_twofold_up_to_five_seconds_and_are_those_of_the_name()
    {
        var pauses = Pauses("w-0", 12);
        Assert.InRange(pauses[0].TotalMilliseconds, 100, 200);
        Assert.All(Enumerable.Range(1, 4), i => Assert.Equal(2, pauses[i] / pauses[i - 1], 0.001));
        Assert.InRange(pauses[^1].TotalSeconds, 2.5, 5);
        Assert.Equal(pauses[^2], pauses[^1]);
        Assert.Equal(pauses, Pauses("w-0", 12));
    }

    [Fact]
    public void Those_who_began_to_wait_together_do_not_come_back_together()
        => Assert.True(Enumerable.Range(0, 100).Select(i => Pauses($"shop-worker-{i}", 1)[0]).Distinct().Count() > 80);

    private static List<TimeSpan> Pauses(string who, int count)
    {
        var backoff = new Backoff(who);
        return [.. Enumerable.Range(0, count).Select(_ => backoff.Next())];
    }
}
