using Streaming.Building;

namespace Streaming.Runtime;

/// <summary>
/// Pauses between attempts, up to 5 s: each is twice the one before, less a share that differs from one who waits to the next, so that they do not come back all at once ("Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015; by the name instead of by chance, so that a run can be repeated).
/// </summary>
/// <param name="who">Who waits.</param>
internal sealed class Backoff(string who)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly double _share = 0.5 + (TopicHash.Of(who) % 512 / 1024.0);
    private TimeSpan _next = TimeSpan.FromMilliseconds(200);

    public TimeSpan Next()
    {
        var pause = _next * _share;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }
}
