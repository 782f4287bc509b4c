using System.Text;
using Streaming.Runtime;
using Streaming.Testing.Driver;

namespace Streaming.Tests.Scenarios;

/// <summary>A cluster with any number of workers on it, each a process of its own; texts in, texts out, times in seconds after <see cref="Zero"/>.</summary>
internal sealed class Rig : IDisposable
{
    private static readonly Dictionary<string, string> AnyTime = new() { ["message.timestamp.after.max.ms"] = "9223372036854775807", ["retention.ms"] = "-1" };

    private readonly Topology _job;
    private readonly Dictionary<string, SimulatedWorker> _workers = [];
    private readonly List<SimulatedWorker> _all = [];

    public Rig(Topology job, int partitions = 2, int? seed = null)
    {
        _job = job;
        World = new SimulatedWorld(seed: seed);
        foreach (var topic in DrivenTopology.Topics(job)) World.Cluster.CreateTopic(topic, partitions, AnyTime);
        Zero = World.Time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    public SimulatedWorld World { get; }

    public Topology Job => _job;

    /// <summary>Event times count from here.</summary>
    public long Zero { get; set; }

    public SimulatedWorker this[string worker] => _workers[worker];

    public IEnumerable<string> Journal => World.Journal.Lines;

    public int Undone => World.Journal.Lines.Count(static l => l.StartsWith("undone", StringComparison.Ordinal));

    public SimulatedWorker Start(string name, Topology? job = null, Func<WorkerOptions, WorkerOptions>? options = null)
    {
        var settings = new WorkerOptions { Name = name, Lanes = 2, MemoryLimit = 64 << 20 };
        var worker = new SimulatedWorker(World, job ?? _job, options?.Invoke(settings) ?? settings);
        _all.Add(worker);
        return _workers[name] = worker;
    }

    public Rig Send(string topic, string? key, string value, double at, int partition = -1)
    {
        var bytes = key is null ? null : Encoding.UTF8.GetBytes(key);
        World.Cluster.Append(topic, partition, Zero + (long)(at * 1000), bytes, Encoding.UTF8.GetBytes(value));
        return this;
    }

    /// <summary>Lets this many seconds pass.</summary>
    public Rig Run(double seconds)
    {
        World.Scheduler.AdvanceTime(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>The same, and no worker may have failed.</summary>
    public Rig RunWell(double seconds)
    {
        Run(seconds);
        foreach (var worker in _workers.Values) worker.ThrowIfFailed();
        return this;
    }

    /// <summary>Committed records of a topic, sorted, as <c>key=value@seconds</c>.</summary>
    public string[] Out(string topic) => [.. World.Cluster.Read(topic).Select(r => $"{r.KeyText}={r.ValueText}@{(r.Timestamp - Zero) / 1000d}").Order(StringComparer.Ordinal)];

    /// <summary>Their values only.</summary>
    public string[] Values(string topic) => [.. World.Cluster.Read(topic).Select(static r => r.ValueText!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        foreach (var worker in _all) worker.Dispose();
    }
}
