namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Forgets offsets that are not needed any more, by the rules of KIP-211.</summary>
internal static class OffsetExpiry
{
    /// <summary>Forgets what was not renewed for <paramref name="retentionMs"/>: of a group without members from the time on at which it lost the last; of topics that nobody in it reads.</summary>
    public static void Apply(Group group, long now, long retentionMs)
    {
        foreach (var ((topic, partition), offset) in group.Offsets.Committed.ToList())
        {
            if (IsOver(group, topic, offset, now, retentionMs) && !group.Offsets.IsPending(topic, partition)) group.Offsets.Remove(topic, partition);
        }
    }

    private static bool IsOver(Group group, string topic, CommittedOffset offset, long now, long retentionMs)
    {
        if (offset.Until is { } until) return now >= until;
        if (group.ProtocolType is null) return now - offset.Time >= retentionMs;
        if (group.State == GroupState.Empty) return now - group.Since >= retentionMs;
        return group is { State: GroupState.Stable, Subscribed: not null } && !Subscriptions.IsRead(group, topic) && now - offset.Time >= retentionMs;
    }
}
