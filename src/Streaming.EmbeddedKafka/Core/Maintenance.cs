using Streaming.Kafka.Embedded.Compaction;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>What the broker does from time to time by itself.</summary>
internal sealed class Maintenance
{
    private readonly Broker _broker;
    private readonly BrokerTimer _clean;
    private readonly Queue<(Topic Topic, PartitionLog Log)> _dirty = new();

    public Maintenance(Broker broker)
    {
        _broker = broker;
        _clean = broker.Timers.Create(CleanNext);
        broker.Timers.Every(broker.Settings.RetentionIntervalMs, Retain);
        broker.Timers.Every(broker.Settings.CompactionIntervalMs, FindDirty);
        broker.Timers.Every(broker.Settings.ExpiryIntervalMs, ExpireProducers);
    }

    private void Retain()
    {
        foreach (var topic in _broker.Topics.All)
        {
            foreach (var log in topic.Partitions)
            {
                if (Retention.Apply(log, topic.Config, _broker.Clock.Now)) _broker.Fetches.Changed(log);
            }
        }
    }

    private void FindDirty()
    {
        if (_dirty.Count > 0) return;
        foreach (var topic in _broker.Topics.All.Where(t => t.Config.IsCompacted))
        {
            foreach (var log in topic.Partitions.Where(log => CleaningRange.IsDue(log, topic.Config, _broker.Clock.Now, out _))) _dirty.Enqueue((topic, log));
        }
        if (_dirty.Count > 0) _clean.Set(0);
    }

    // One log in a step, so that requests are answered in between.
    private void CleanNext()
    {
        var (topic, log) = _dirty.Dequeue();
        if (_dirty.Count > 0) _clean.Set(0);
        if (log.IsDeleted || !topic.Config.IsCompacted || !CleaningRange.IsDue(log, topic.Config, _broker.Clock.Now, out var end)) return;
        using var cleaner = new Cleaner(log, topic.Config, end, _broker.Clock.Now);
        cleaner.Run();
    }

    private void ExpireProducers()
    {
        foreach (var log in _broker.Topics.All.SelectMany(t => t.Partitions)) log.Producers.Expire(_broker.Clock.Now, _broker.Settings.ProducerExpiryMs);
    }
}
