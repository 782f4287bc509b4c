using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;

namespace Streaming.Kafka.Embedded.Compaction;

/// <summary>What of a log can be cleaned, and whether it is time to: the rules of Kafka's <c>LogCleanerManager</c>.</summary>
internal static class CleaningRange
{
    /// <summary>True if it is time. Segments before <paramref name="end"/> are cleaned: never the last one, nothing of an open transaction, nothing too young.</summary>
    public static bool IsDue(PartitionLog log, TopicConfig config, long now, out long end)
    {
        end = Math.Min(log.LastStable, log.Segments.Active.BaseOffset);
        long clean = 0, dirty = 0;
        long? oldest = null;
        foreach (var segment in log.Segments.All)
        {
            if (segment.BaseOffset >= end) break;
            if (segment.BaseOffset < log.CleanedTo)
            {
                clean += segment.Size;
                continue;
            }
            if (config.MinCompactionLagMs > 0 && segment.Time > now - config.MinCompactionLagMs)
            {
                end = segment.BaseOffset;
                break;
            }
            oldest ??= segment.FirstTime;
            dirty += segment.Size;
        }
        end = Boundary(log, end);
        if (dirty == 0) return false;
        return (double)dirty / (clean + dirty) > config.MinDirtyRatio || (oldest is { } first && now - first > config.MaxCompactionLagMs);
    }

    // Whole segments only.
    private static long Boundary(PartitionLog log, long end) => log.Segments.All.Last(s => s.BaseOffset <= end).BaseOffset;
}
