using Streaming.Kafka.Embedded.Topics;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>Removes what is older or more than a topic keeps, segment by segment from the oldest on, as Kafka's <c>UnifiedLog.deleteOldSegments</c> does.</summary>
internal static class Retention
{
    /// <summary>True if something was removed.</summary>
    public static bool Apply(PartitionLog log, TopicConfig config, long now)
    {
        if (!config.IsDeleted) return false;
        var keep = log.Start;
        var excess = config.RetentionBytes < 0 ? -1 : log.Segments.Size - config.RetentionBytes;
        for (var i = 0; i < log.Segments.All.Count; i++)
        {
            var segment = log.Segments.All[i];
            if (segment.Size == 0 && segment == log.Segments.Active) break;
            var isOld = config.RetentionMs >= 0 && now - segment.Time > config.RetentionMs;
            var isExcess = excess >= segment.Size;
            if (!isOld && !isExcess) break;
            excess -= segment.Size;
            keep = i + 1 < log.Segments.All.Count ? log.Segments.All[i + 1].BaseOffset : log.End;
        }
        if (keep == log.Start) return false;
        if (keep == log.End) log.Segments.Roll(log.End, now);
        log.DeleteBefore(keep);
        return true;
    }
}
