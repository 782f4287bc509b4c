using System.Globalization;
using Streaming.Runtime;

namespace Streaming.Hosting;

/// <summary>A worker's status as one line of text a second: rates, lag, watermark, counters that are not zero, time of the last commit.</summary>
internal sealed class StatusLine(TimeProvider time)
{
    private WorkerStatus? _last;
    private long _at;

    public string Print(WorkerStatus status)
    {
        var seconds = _last is null ? 1 : Math.Max(0.001, time.GetElapsedTime(_at).TotalSeconds);
        var (rateIn, rateOut) = ((status.RecordsIn - (_last?.RecordsIn ?? 0)) / seconds, (status.RecordsOut - (_last?.RecordsOut ?? 0)) / seconds);
        (_last, _at) = (status, time.GetTimestamp());
        var watermark = status.Watermark <= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || status.Watermark == long.MaxValue
            ? "-"
            : DateTimeOffset.FromUnixTimeMilliseconds(status.Watermark).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var counters = string.Concat(status.Counters.Where(c => c.Value != 0).GroupBy(c => c.Key.Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $" | {g.Key} {g.Sum(c => c.Value):N0}"));
        return string.Create(CultureInfo.InvariantCulture, $"status: in {status.RecordsIn:N0} ({rateIn:N0}/s) | out {status.RecordsOut:N0} ({rateOut:N0}/s) | lag {status.Lag:N0} | watermark {watermark}{counters} | epoch {status.Epoch} {status.LastCommit.TotalMilliseconds:N0} ms | live {status.LiveBytes / 1048576.0:N1} MiB | tasks {status.Tasks}");
    }
}
