namespace Streaming.Testing.Transport;

/// <summary>A transaction's marker on its way to a partition. Written once, under the cluster's lock.</summary>
internal sealed class LateMarker
{
    private readonly Action _write;
    private readonly ITimer _timer;

    public LateMarker(InMemoryCluster cluster, TimeSpan delay, Action write)
    {
        _write = write;
        _timer = cluster.Time.CreateTimer(
            _ =>
            {
                lock (cluster.Gate)
                {
                    Write();
                    cluster.Pulse();
                }
            },
            null,
            delay,
            Timeout.InfiniteTimeSpan);
    }

    public bool IsWritten { get; private set; }

    public void Write()
    {
        if (IsWritten) return;
        IsWritten = true;
        _timer.Dispose();
        _write();
    }
}
