using System.Diagnostics;
using Streaming.Runtime;
using Streaming.Tracing;
using Xunit;

namespace Streaming.Worker.Tests.Tracing;

public sealed class EpochSpansTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly EpochTimes Times = new(Ms(1), Ms(2), Ms(3), Ms(4), Ms(5));

    // Other tests of this process have spans too.
    private readonly string _job = Guid.NewGuid().ToString();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private ActivitySamplingResult _sampling = ActivitySamplingResult.AllDataAndRecorded;

    public EpochSpansTests()
    {
        _listener = new()
        {
            ShouldListenTo = static s => s.Name == "Streaming",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => _sampling,
            ActivityStopped = activity =>
            {
                lock (_ended) _ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void An_epoch_is_a_span_of_its_processing_and_its_commit()
    {
        EpochSpans.Committed(_job, "w", Now, new(12, Ms(985), Times, []));
        var epoch = Epoch();
        Assert.Equal((Now - Ms(1000), Ms(1000)), (epoch.StartTimeUtc, epoch.Duration));
        Assert.Equal(("epoch", ActivityKind.Consumer, ActivityStatusCode.Unset), (epoch.OperationName, epoch.Kind, epoch.Status));
        Assert.Equal(("w", 12L), (epoch.GetTagItem("streaming.worker"), epoch.GetTagItem("streaming.epoch")));
    }

    [Fact]
    public void Each_phase_of_the_commit_is_a_span_of_it_one_behind_the_other()
    {
        EpochSpans.Committed(_job, "w", Now, new(12, Ms(985), Times, []));
        var epoch = Epoch();
        var phases = Ended().Where(a => a.ParentSpanId == epoch.SpanId).OrderBy(static a => a.StartTimeUtc).ToList();
        Assert.Equal(
            [("park", 985, 1), ("cut", 986, 2), ("deliver", 988, 3), ("commit", 991, 4), ("apply", 995, 5)],
            phases.Select(p => (p.OperationName, (p.StartTimeUtc - epoch.StartTimeUtc).TotalMilliseconds, p.Duration.TotalMilliseconds)));
        Assert.All(phases, p => Assert.Equal(epoch.TraceId, p.TraceId));
    }

    [Fact]
    public void An_epoch_has_no_parent_and_is_linked_to_the_traces_of_records()
    {
        using var around = new Activity("around").Start();
        EpochSpans.Committed(_job, "w", Now, new(12, Ms(985), Times, ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "no trace at all"]));
        var epoch = Epoch();
        Assert.Equal(default, epoch.ParentSpanId);
        var link = Assert.Single(epoch.Links).Context;
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true), (link.TraceId.ToString(), link.SpanId.ToString(), link.IsRemote));
        Assert.Same(around, Activity.Current);
    }

    [Fact]
    public void An_epoch_that_was_undone_is_an_error_and_says_why()
    {
        EpochSpans.Undone(_job, "w", Now, "a record must be left out", Ms(300));
        var epoch = Epoch();
        Assert.Equal((ActivityStatusCode.Error, "a record must be left out"), (epoch.Status, epoch.StatusDescription));
        Assert.Equal((Now - Ms(300), Ms(300)), (epoch.StartTimeUtc, epoch.Duration));
    }

    [Fact]
    public void An_epoch_that_is_not_sampled_costs_no_spans()
    {
        _sampling = ActivitySamplingResult.None;
        EpochSpans.Committed(_job, "w", Now, new(12, Ms(985), Times, []));
        Assert.DoesNotContain(Ended(), a => Equals(a.GetTagItem("streaming.job"), _job));
    }

    public void Dispose() => _listener.Dispose();

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private Activity Epoch() => Assert.Single(Ended(), a => Equals(a.GetTagItem("streaming.job"), _job));

    private List<Activity> Ended()
    {
        lock (_ended) return [.. _ended];
    }
}
