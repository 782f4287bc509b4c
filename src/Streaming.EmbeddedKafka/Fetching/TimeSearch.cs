using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Records;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>Looks for records by time.</summary>
internal static class TimeSearch
{
    /// <summary>The first record as late as this; null if there is none.</summary>
    public static TimedOffset? First(PartitionLog log, long timestamp)
    {
        foreach (var segment in log.Segments.All)
        {
            if (segment.Latest >= timestamp && First(log, segment, timestamp) is { } found) return found;
        }
        return null;
    }

    /// <summary>The first of the records with the highest time; null if there are none.</summary>
    public static TimedOffset? Latest(PartitionLog log)
    {
        var latest = log.Segments.All.Max(s => s.Latest);
        return latest < 0 ? null : First(log, latest);
    }

    private static TimedOffset? First(PartitionLog log, Segment segment, long timestamp)
    {
        using var scratch = new WireBuffer(1);
        for (var more = segment.TryFindTime(timestamp, out var cursor); more; more = cursor.MoveNext())
        {
            if (cursor.Header.MaxTimestamp < timestamp || cursor.Header.LastOffset < log.Start) continue;
            foreach (ref readonly var record in OpenBatch.Of(cursor.Current, scratch))
            {
                if (record.Timestamp >= timestamp && record.Offset >= log.Start) return new(record.Offset, record.Timestamp);
            }
        }
        return null;
    }
}
