using Streaming.Kafka.Embedded.Configs;
using Streaming.Kafka.Embedded.Topics;

namespace Streaming.Kafka.Embedded;

/// <summary>What an <see cref="EmbeddedKafka"/> is to be. Checked as a whole when it is started, and not read afterwards.</summary>
public sealed class EmbeddedKafkaOptions
{
    private readonly Dictionary<string, (int? Partitions, IReadOnlyDictionary<string, string> Config)> _topics = new(StringComparer.Ordinal);

    /// <summary>The port on 127.0.0.1. Default 0: one that is free, so that any number of brokers run beside each other.</summary>
    public int Port { get; set; }

    /// <summary>Partitions of a topic that is made without a number (Kafka's <c>num.partitions</c>). Default 1.</summary>
    public int DefaultPartitions { get; set; } = 1;

    /// <summary>
    /// Settings of all topics that do not set them themselves, by their names as settings of topics: <c>retention.ms</c>, <c>cleanup.policy</c>,
    /// <c>max.message.bytes</c>, ... Default: none, which leaves Kafka's own defaults (7 days of retention, messages up to 1 MiB).
    /// </summary>
    public IDictionary<string, string> TopicDefaults { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Connections at the same time; more are refused. Default 1,000: far more than tests have, and few enough to notice a client that leaks them.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Bytes of one request; a connection that sends more is closed. Default 100 MiB, Kafka's <c>socket.request.max.bytes</c>.</summary>
    public int MaxRequestBytes { get; set; } = 100 << 20;

    /// <summary>
    /// Bytes of all requests that are being received or worked on; beyond it connections are not read. Default 256 MiB; no less than <see cref="MaxRequestBytes"/>.
    /// </summary>
    public long MaxBytesInFlight { get; set; } = 256L << 20;

    /// <summary>Topics at most; making more is refused (POLICY_VIOLATION). Default 10,000: a loop that never ends should not take the machine's memory.</summary>
    public int MaxTopics { get; set; } = 10_000;

    /// <summary>Partitions of all topics at most; making more is refused (POLICY_VIOLATION). Default 100,000.</summary>
    public int MaxPartitions { get; set; } = 100_000;

    /// <summary>
    /// The directory where everything is kept, made if it is not there. One broker at a time has it. Topics, records, offsets and transactions are there again at the next
    /// start, also after the process was killed. Default null: everything is in memory, and gone with the broker.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// With a <see cref="DataDirectory"/>: nothing is confirmed before it is on the disk, so that a loss of power takes nothing that was confirmed. Costs an fsync for every
    /// answer, or for several that come together. Default false, as in Kafka: the operating system writes when it sees fit, which survives the end of the process in whatever
    /// way, and not that of the machine. An orderly stop has everything on the disk either way.
    /// </summary>
    public bool SyncEveryWrite { get; set; }

    /// <summary>The broker's clock. Default: the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// Receives a line when something happens that a developer should know of: a client that sends what is no request, a connection that is refused, a mistake of the
    /// broker. Called on any thread; must not block. Default: null, lines are dropped.
    /// </summary>
    public Action<string>? Log { get; set; }

    internal IReadOnlyDictionary<string, (int? Partitions, IReadOnlyDictionary<string, string> Config)> Topics => _topics;

    /// <summary>Has a topic made at the start. Topics are otherwise made by clients that ask for it, never because one of them names a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">Its partitions; null for <see cref="DefaultPartitions"/>.</param>
    /// <param name="config">Its settings, by Kafka's names; null for none.</param>
    /// <returns>These options.</returns>
    public EmbeddedKafkaOptions AddTopic(string name, int? partitions = null, IReadOnlyDictionary<string, string>? config = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        _topics[name] = (partitions, config ?? new Dictionary<string, string>());
        return this;
    }

    /// <summary>Everything that is wrong.</summary>
    internal IEnumerable<string> Violations()
    {
        if (Port is < 0 or > ushort.MaxValue) yield return $"Port is {Port}; it is 0 to {ushort.MaxValue}.";
        if (DefaultPartitions < 1) yield return $"DefaultPartitions is {DefaultPartitions}; it is at least 1.";
        if (MaxConnections < 1) yield return $"MaxConnections is {MaxConnections}; it is at least 1.";
        if (MaxRequestBytes < 1024) yield return $"MaxRequestBytes is {MaxRequestBytes}; it is at least 1024.";
        if (MaxBytesInFlight < MaxRequestBytes) yield return $"MaxBytesInFlight is {MaxBytesInFlight}; it is at least MaxRequestBytes, {MaxRequestBytes}.";
        if (MaxTopics < _topics.Count) yield return $"MaxTopics is {MaxTopics}, and {_topics.Count} are to be made.";
        if (DataDirectory is { } directory && string.IsNullOrWhiteSpace(directory)) yield return "DataDirectory is empty.";
        if (SyncEveryWrite && DataDirectory is null) yield return "SyncEveryWrite is set, and there is no DataDirectory.";
        if (Time is null) yield return "Time is null.";
        var defaults = new Dictionary<string, string>(TopicDefaults, StringComparer.Ordinal);
        var wrongDefaults = Wrong(new Dictionary<string, string>(), defaults).ToList();
        foreach (var wrong in wrongDefaults) yield return $"TopicDefaults: {wrong}";
        foreach (var (name, topic) in _topics)
        {
            if (TopicName.Check(name) is { } text) yield return text;
            if (topic.Partitions < 1) yield return $"Topic '{name}' is to have {topic.Partitions} partitions; it has at least 1.";
            foreach (var wrong in Wrong(topic.Config, wrongDefaults.Count > 0 ? [] : defaults)) yield return $"Topic '{name}': {wrong}";
        }
        foreach (var same in _topics.Keys.GroupBy(TopicName.Collision).Where(g => g.Count() > 1)) yield return $"Topics {string.Join(" and ", same)} differ only by '.' and '_'.";
        var partitions = _topics.Values.Sum(t => (long)(t.Partitions ?? DefaultPartitions));
        if (MaxPartitions < partitions) yield return $"MaxPartitions is {MaxPartitions}, and {partitions} are to be made.";
    }

    private static List<string> Wrong(IReadOnlyDictionary<string, string> set, Dictionary<string, string> defaults)
    {
        var wrong = set.Concat(defaults).Select(s => ConfigText.Check(s.Key, s.Value)).OfType<string>().ToList();
        return wrong.Count > 0 || new TopicConfig(set, defaults).Check() is not { } contradiction ? wrong : [contradiction];
    }
}
