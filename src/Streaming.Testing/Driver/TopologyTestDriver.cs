using Streaming.Building;
using Streaming.Operators;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.Testing.Driver;

namespace Streaming.Testing;

/// <summary>
/// Runs a topology in a test: the real worker, with the real plan, serdes, stores, epochs and commits, on a cluster, disks and a clock in memory, on the calling
/// thread. Milliseconds to start, the same result every time.
/// </summary>
/// <remarks>
/// What is sent is processed, and committed, when an output is read, time is moved, <see cref="Process"/> is called or the job is restarted: all that was sent until then is one epoch.
/// Time stands still until it is moved. Rows for sinks outside of Kafka are captured in front of the sink (<see cref="Sink{T}"/>). Not thread-safe.
/// </remarks>
public sealed class TopologyTestDriver : IDisposable
{
    private const string WorkerName = "driver";
    private const int MostRounds = 10_000;
    private static readonly Dictionary<string, string> AnyTime = new() { ["message.timestamp.after.max.ms"] = "9223372036854775807", ["retention.ms"] = "-1" };

    private readonly Topology _topology;
    private readonly TestDriverOptions _options = new();
    private readonly Dictionary<string, object> _handles = [];

    /// <summary>Starts the job on an empty cluster.</summary>
    /// <param name="topology">The job.</param>
    /// <param name="options">Sets options.</param>
    /// <exception cref="StreamingException">The job cannot start.</exception>
    public TopologyTestDriver(Topology topology, Action<TestDriverOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        options?.Invoke(_options);
        _topology = topology;
        World = new SimulatedWorld(_options.Start, _options.Seed);
        World.Scheduler.Patience = _options.Patience;
        foreach (var topic in DrivenTopology.Topics(topology)) World.Cluster.CreateTopic(topic, _options.Partitions, AnyTime);
        Worker = StartWorker();
        Process();
    }

    /// <summary>What the driver's clock shows: processing time.</summary>
    public DateTimeOffset Now => World.Time.GetUtcNow();

    internal SimulatedWorld World { get; }

    internal SimulatedWorker Worker { get; private set; }

    /// <summary>A source topic that was declared with its keys.</summary>
    /// <exception cref="ArgumentException">The job has no such source.</exception>
    public TestInput<TKey, T> Input<TKey, T>(Topic<TKey, T> topic)
        where TKey : notnull
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Handle($"in {topic.Name}", () =>
        {
            var source = Source<TKey, T>(topic.Name);
            return new TestInput<TKey, T>(new InputTopic(World, topic.Name), KeyCodec<TKey>(source), ValueCodec<T>(source), topic.Partitioner, EventTime(source));
        });
    }

    /// <summary>A source topic that is read without regard to its keys.</summary>
    /// <exception cref="ArgumentException">The job has no such source.</exception>
    public TestInput<T> Input<T>(string topic)
        where T : notnull => Handle($"in {topic}", () =>
    {
        var source = Source<NoKey, T>(topic);
        return new TestInput<T>(new InputTopic(World, topic), ValueCodec<T>(source), EventTime(source));
    });

    /// <summary>A topic that the job writes with keys.</summary>
    /// <exception cref="ArgumentException">The job has no such sink.</exception>
    public TestOutput<TKey, T> Output<TKey, T>(Topic<TKey, T> topic)
        where TKey : notnull
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Handle($"out {topic.Name}", () =>
        {
            var sink = TopicSink(topic.Name);
            return new TestOutput<TKey, T>(topic.Name, Take(topic.Name), KeyCodec<TKey>(sink), ValueCodec<T>(sink), Run);
        });
    }

    /// <summary>A topic that the job writes; its keys are read as bytes.</summary>
    /// <exception cref="ArgumentException">The job has no such sink.</exception>
    public TestOutput<byte[], T> Output<T>(string topic)
        where T : notnull => Handle($"out {topic}", () => new TestOutput<byte[], T>(topic, Take(topic), null, ValueCodec<T>(TopicSink(topic)), Run));

    /// <summary>A dead-letter topic (or any other): keys and values as bytes.</summary>
    public TestOutput<byte[], byte[]> OutputBytes(string topic) => Handle($"bytes {topic}", () => new TestOutput<byte[], byte[]>(topic, Take(topic), null, Bind(Serdes.Bytes, topic), Run));

    /// <summary>The rows for a sink outside of Kafka, such as a Postgres table, as they are handed to it.</summary>
    /// <param name="name">The sink's durable name.</param>
    /// <exception cref="ArgumentException">The job has no such sink.</exception>
    public TestOutput<byte[], T> Sink<T>(string name)
        where T : notnull => Handle($"sink {name}", () =>
    {
        var sink = Find<ExternalSinkNode>("external sink", name, static n => n.Name!);
        return new TestOutput<byte[], T>(name, Take(sink.Topic(_topology.Name)), null, ValueCodec<T>(sink), Run);
    });

    /// <summary>Processes everything that was sent, through all exchanges, and commits.</summary>
    /// <exception cref="StreamingException">The job has failed.</exception>
    public void Process()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            World.Scheduler.RunUntilIdle();
            Worker.ThrowIfFailed();
            var before = World.Cluster.Size;
            Worker.Worker.RequestCommit();
            World.Scheduler.RunUntilIdle();
            Worker.ThrowIfFailed();
            if (World.Cluster.Size == before) return;
        }
        throw new InvalidOperationException($"The job did not come to rest in {MostRounds} epochs. The last events: {string.Join("; ", World.Journal.Lines.TakeLast(5))}.");
    }

    /// <summary>Lets the clock pass, with everything that happens by it: commits, idleness, time-outs.</summary>
    /// <exception cref="StreamingException">The job has failed.</exception>
    public void AdvanceTime(TimeSpan by)
    {
        Process();
        World.Scheduler.AdvanceTime(by);
        Process();
    }

    /// <summary>Moves event time: every source says that it has come to this time, windows that end before are closed, what comes later with earlier times is late.</summary>
    /// <exception cref="StreamingException">The job has failed.</exception>
    public void AdvanceEventTime(DateTimeOffset time)
    {
        Process();
        Worker.Worker.AdvanceSources(time.ToUnixTimeMilliseconds());
        Process();
    }

    /// <summary>Processes what was sent, then kills the worker and starts it again: live state is gone, the stores are opened again.</summary>
    /// <exception cref="StreamingException">The job has failed, or cannot start again.</exception>
    public void Restart()
    {
        Process();
        Crash();
        Start();
    }

    /// <summary>The same on a machine with an empty disk: state comes back from the changelogs.</summary>
    /// <exception cref="StreamingException">The job has failed, or cannot start again.</exception>
    public void RestartOnEmptyDisk()
    {
        Process();
        Crash();
        World.Disk(WorkerName).Lose();
        Start();
    }

    /// <summary>Ends the job. What was sent and not processed is not.</summary>
    public void Dispose() => Worker.Dispose();

    /// <summary>kill -9, in the middle of whatever is under way.</summary>
    internal void Crash() => Worker.Dispose();

    /// <summary>Starts the worker again.</summary>
    internal void Start()
    {
        Worker = StartWorker();
        Process();
    }

    private SimulatedWorker StartWorker() => new(World, DrivenTopology.WithoutSinks(_topology), new WorkerOptions
    {
        Name = WorkerName,
        Lanes = 1,
        MemoryLimit = 512L << 20,
        Guarantee = _options.AtLeastOnce ? Guarantee.AtLeastOnce : Guarantee.ExactlyOnce,
    }, _options.Services);

    private THandle Handle<THandle>(string key, Func<THandle> make)
        where THandle : class
    {
        if (!_handles.TryGetValue(key, out var handle)) _handles.Add(key, handle = make());
        return handle as THandle ?? throw new ArgumentException($"'{key}' was asked for before with other types.");
    }

    private Func<IReadOnlyList<Transport.InMemoryRecord>> Take(string topic)
    {
        var cursor = new OutputCursor(World.Cluster, topic);
        return () =>
        {
            Process();
            return cursor.Take();
        };
    }

    private TopicSourceNode<TKey, T> Source<TKey, T>(string topic)
        where T : notnull
    {
        var node = Find<SourceNode>("source", topic, static n => n.Topic);
        return node as TopicSourceNode<TKey, T> ?? throw new ArgumentException($"{node} is read with other types than {typeof(TKey).Name} and {typeof(T).Name}.", nameof(topic));
    }

    private TopicSinkNode TopicSink(string topic) => Find<TopicSinkNode>("sink topic", topic, static n => n.Topic);

    private TNode Find<TNode>(string what, string name, Func<TNode, string> nameOf)
        where TNode : LogicalNode =>
        _topology.Nodes.OfType<TNode>().FirstOrDefault(n => nameOf(n) == name)
        ?? throw new ArgumentException($"Job '{_topology.Name}' has no {what} '{name}'. It has: {string.Join(", ", _topology.Nodes.OfType<TNode>().Select(nameOf).Distinct())}.", nameof(name));

    private static Func<T, long>? EventTime<TKey, T>(TopicSourceNode<TKey, T> source)
        where T : notnull => source.Time.IsKafkaTimestamp ? null : source.Time.Of;

    private Codec<TKey> KeyCodec<TKey>(LogicalNode node) => Codec<TKey>(node, SerdeRole.Key);

    private Codec<T> ValueCodec<T>(LogicalNode node) => Codec<T>(node, SerdeRole.Value);

    private Codec<T> Codec<T>(LogicalNode node, SerdeRole role)
    {
        var slot = node.Serdes.FirstOrDefault(s => s.Role == role) as SerdeSlot<T> ?? throw new ArgumentException($"{node} has no {role} of type {typeof(T).Name}.", nameof(node));
        return Bind(slot.Serde!, slot.Subject, role);
    }

    private Codec<T> Bind<T>(Serde<T> serde, string subject, SerdeRole role = SerdeRole.Value) =>
        World.Scheduler.Run(() => serde.BindAsync(new(subject, role, _options.Services), CancellationToken.None).AsTask());

    private void Run(Func<Task> call) => World.Scheduler.Run(call);
}
