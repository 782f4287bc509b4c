using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>The groups.</summary>
internal sealed class GroupRegistry
{
    private readonly SortedDictionary<string, Group> _all = new(StringComparer.Ordinal);
    private readonly BrokerClock _clock;
    private readonly BrokerSettings _settings;
    private readonly Func<Guid> _newId;
    private readonly BrokerState? _state;

    public GroupRegistry(BrokerClock clock, Timers timers, BrokerSettings settings, Func<Guid> newId, BrokerState? state = null)
    {
        (_clock, _settings, _newId, _state) = (clock, settings, newId, state);
        Rebalance = new(timers, settings);
        timers.Every(settings.OffsetsExpiryIntervalMs, Expire);
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyCollection<Group> All => _all.Values;

    public Rebalance Rebalance { get; }

    /// <summary>The last part of a member's id.</summary>
    public Guid NewId() => _newId();

    public Group? Find(string id) => _all.GetValueOrDefault(id);

    public Group FindOrAdd(string id)
    {
        if (!_all.TryGetValue(id, out var group)) _all.Add(id, group = new(id, _clock, _state));
        return group;
    }

    /// <summary>Takes a group from before; its members have a session's time to be heard of.</summary>
    public void Restore(GroupEntry entry)
    {
        var group = FindOrAdd(entry.GroupId);
        group.Restore(entry);
        foreach (var member in group.Members) Rebalance.Watch(group, member, member.SessionMs);
    }

    /// <summary>Deletes a group without members, with its offsets.</summary>
    public void Delete(Group group)
    {
        group.MoveTo(GroupState.Dead);
        foreach (var timer in group.Expected.Values) timer.Cancel();
        group.JoinTimer?.Cancel();
        group.SyncTimer?.Cancel();
        _all.Remove(group.Id);
        group.Forget();
    }

    /// <summary>Forgets the offsets of a topic that is gone.</summary>
    public void Forget(string topic)
    {
        foreach (var group in _all.Values) group.Offsets.Forget(topic);
    }

    // Offsets that were not renewed for too long; and groups of which nothing is left.
    private void Expire()
    {
        foreach (var group in _all.Values.ToList())
        {
            OffsetExpiry.Apply(group, _clock.Now, _settings.OffsetsRetentionMs);
            if (group is { State: GroupState.Empty, Offsets.IsEmpty: true, Expected.Count: 0 }) Delete(group);
        }
    }
}
