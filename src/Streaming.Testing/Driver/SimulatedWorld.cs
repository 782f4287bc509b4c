using Streaming.Testing.State;
using Streaming.Testing.Transport;

namespace Streaming.Testing.Driver;

/// <summary>The world that simulated workers live in: clock, scheduler, cluster, and the disks of machines.</summary>
internal sealed class SimulatedWorld
{
    private readonly Dictionary<string, InMemoryDisk> _disks = [];

    /// <param name="start">What the clock shows at first; null for <see cref="ManualTimeProvider"/>'s default.</param>
    /// <param name="seed">Shuffles the order of steps; null for first come, first served.</param>
    public SimulatedWorld(DateTimeOffset? start = null, int? seed = null)
    {
        Time = start is { } time ? new ManualTimeProvider(time) : new ManualTimeProvider();
        Scheduler = new SimulationScheduler(Time, seed);
        Cluster = new InMemoryCluster(Time, Scheduler);
    }

    public ManualTimeProvider Time { get; }

    public SimulationScheduler Scheduler { get; }

    public InMemoryCluster Cluster { get; }

    public WorkerJournal Journal { get; } = new();

    /// <summary>The disk of the worker of this name: outlives it.</summary>
    public InMemoryDisk Disk(string worker)
    {
        if (!_disks.TryGetValue(worker, out var disk)) _disks.Add(worker, disk = new InMemoryDisk(Time));
        return disk;
    }
}
