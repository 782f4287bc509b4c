using System.Diagnostics;
using Streaming.Runtime;

namespace Streaming.Tracing;

/// <summary>
/// An epoch as a span, with a span for each phase of its commit, for whoever listens to the source <c>Streaming</c>. They are made when the epoch has ended, with the times that it had: once an epoch,
/// never on the record path. An epoch has no parent, since its records come from many traces: it is linked to one of each task.
/// </summary>
internal static class EpochSpans
{
    public const string Source = "Streaming";

    /// <summary>Name of the span of an epoch.</summary>
    public const string Epoch = "epoch";

    private static readonly ActivitySource Activities = new(Source, typeof(EpochSpans).Assembly.GetName().Version?.ToString());

    /// <summary>True while somebody listens.</summary>
    public static bool AreWanted => Activities.HasListeners();

    /// <summary>An epoch was committed just now.</summary>
    public static void Committed(string job, string worker, DateTimeOffset now, in EpochReport report)
    {
        if (!AreWanted) return;
        using var alone = new Alone();
        var begin = now - report.Commit.Total - report.Process;
        using var epoch = Start(job, worker, begin, report.TraceParents);
        if (epoch is null) return;
        epoch.SetTag("streaming.epoch", report.Epoch);
        begin += report.Process;
        foreach (var (phase, time) in report.Commit.Phases)
        {
            using var part = Activities.StartActivity(phase, ActivityKind.Internal, epoch.Context, startTime: begin);
            part?.SetEndTime((begin += time).UtcDateTime);
        }
        epoch.SetEndTime(now.UtcDateTime);
    }

    /// <summary>An epoch was undone just now: its records are processed again.</summary>
    public static void Undone(string job, string worker, DateTimeOffset now, string reason, TimeSpan elapsed)
    {
        if (!AreWanted) return;
        using var alone = new Alone();
        using var epoch = Start(job, worker, now - elapsed, []);
        epoch?.SetStatus(ActivityStatusCode.Error, reason);
        epoch?.SetEndTime(now.UtcDateTime);
    }

    private static Activity? Start(string job, string worker, DateTimeOffset begin, IReadOnlyList<string> traceParents)
    {
        List<ActivityLink> links = [];
        foreach (var parent in traceParents)
            if (ActivityContext.TryParse(parent, null, isRemote: true, out var context)) links.Add(new(context));
        return Activities.StartActivity(Epoch, ActivityKind.Consumer, default(ActivityContext), [new("streaming.job", job), new("streaming.worker", worker)], links, begin);
    }

    /// <summary>Spans within are roots, whatever the worker was started in.</summary>
    private readonly ref struct Alone
    {
        private readonly Activity? _around = Activity.Current;

        public Alone() => Activity.Current = null;

        public void Dispose() => Activity.Current = _around;
    }
}
