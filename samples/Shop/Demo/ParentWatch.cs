namespace Shop.Demo;

/// <summary>
/// Ends a worker whose demo is gone, however the demo ended: the demo holds the worker's standard input open and writes nothing to it, so its end is the demo's end.
/// A worker that nobody's demo started watches nothing.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    /// <summary>Set for a worker by the demo that starts it.</summary>
    public const string Variable = "SHOP_DEMO_WORKER";

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();

    private ParentWatch()
    {
    }

    public CancellationToken Gone => _gone.Token;

    public static ParentWatch Start()
    {
        var watch = new ParentWatch();
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }) new Thread(watch.Watch) { IsBackground = true, Name = "parent watch" }.Start();
        return watch;
    }

    public void Dispose() => _gone.Dispose();

    private void Watch()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[16];
        while (input.Read(buffer) > 0)
        {
            // The demo writes nothing; whatever came is not the end.
        }
        // Nobody reads what the worker prints any more: it must not wait for that either.
        _ = new Timer(static _ => Environment.Exit(1), null, StopWithin, Timeout.InfiniteTimeSpan);
        try
        {
            _gone.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The worker is at its end anyway.
        }
        Thread.Sleep(Timeout.Infinite);
    }
}
