using Streaming.Hosting;
using Streaming.Runtime;
using Xunit;

namespace Streaming.Worker.Tests.Hosting;

public sealed class WorkerMonitorTests
{
    private readonly ManualTime _time = new();
    private readonly SilentEvents _log = new();

    [Fact]
    public void A_worker_is_live_from_the_beginning_and_ready_when_it_is_a_member()
    {
        var monitor = Monitor();
        Assert.Equal((true, false, false), Probes(monitor));
        monitor.Started("copy", "w", "c");
        Assert.Equal((true, true, true), Probes(monitor));
        monitor.Assigned([new("in", 0)], 0, default);
        Assert.Equal((true, true, true), Probes(monitor));
        Assert.Equal(new WorkerHealth("copy", "w", WorkerPhase.Running, null, 1), monitor.Health);
    }

    [Fact]
    public void A_server_that_is_away_is_told_until_it_is_back_and_does_not_restart_the_worker()
    {
        var monitor = Running();
        monitor.Retrying("no broker", TimeSpan.FromSeconds(2));
        Assert.Equal((true, true, false), Probes(monitor));
        Assert.Equal("no broker", monitor.Health.Problem);
        monitor.Committed(3, default);
        Assert.Equal((true, true, true), Probes(monitor));
    }

    [Fact]
    public void An_epoch_that_is_undone_is_no_outage_and_failures_in_a_row_are_one_until_the_next_commit()
    {
        var monitor = Running();
        monitor.Undone("a record must be left out", default, again: false);
        Assert.True(monitor.Health.IsReady);
        monitor.Undone("no leader", default, again: true);
        Assert.Equal("no leader", monitor.Health.Problem);
        monitor.Committed(3, default);
        Assert.True(monitor.Health.IsReady);
    }

    [Fact]
    public void What_is_away_beside_the_epochs_is_told_until_the_last_that_waits_goes_on_whatever_is_committed()
    {
        var monitor = Running();
        object one = new(), other = new();
        monitor.Retrying("no database", TimeSpan.FromSeconds(2), one);
        monitor.Retrying("no database", TimeSpan.FromSeconds(2), other);
        monitor.Retrying("no broker", TimeSpan.FromSeconds(2));
        Assert.Equal("no broker", monitor.Health.Problem);
        monitor.Committed(3, default);
        Assert.Equal((true, true, false), Probes(monitor));
        Assert.Equal("no database", monitor.Health.Problem);
        monitor.GoesOn(one);
        Assert.Equal("no database", monitor.Health.Problem);
        monitor.GoesOn(other);
        Assert.Equal((true, true, true), Probes(monitor));
    }

    [Fact]
    public void What_is_tried_again_and_not_told_again_is_over()
    {
        var monitor = Running();
        monitor.Retrying("no database", TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(46));
        Assert.False(monitor.Health.IsReady);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(monitor.Health.IsReady);
    }

    [Fact]
    public void A_start_that_waits_says_for_what()
    {
        var monitor = Monitor();
        monitor.Retrying("no broker", TimeSpan.FromSeconds(1));
        Assert.Equal(("no broker", WorkerPhase.Starting), (monitor.Health.Problem, monitor.Health.Phase));
    }

    [Fact]
    public void A_worker_that_stops_is_not_ready_whatever_comes_then()
    {
        var monitor = Running();
        monitor.Stopping();
        Assert.Equal((true, true, false), Probes(monitor));
        monitor.Assigned([new("in", 0)], 0, default);
        monitor.Revoked(false);
        Assert.Equal(WorkerPhase.Stopping, monitor.Health.Phase);
        monitor.Ended();
        Assert.Equal((true, true, false), Probes(monitor));
    }

    [Fact]
    public void A_job_that_failed_says_why_and_is_not_live()
    {
        var monitor = Running();
        monitor.Failed("STR3001 it is bad");
        Assert.Equal((false, false, false), Probes(monitor));
        Assert.Equal("STR3001 it is bad", monitor.Health.Problem);
    }

    [Fact]
    public void What_happens_to_epochs_is_counted()
    {
        var monitor = Running();
        Assert.Null(monitor.LastCommit);
        monitor.Committed(1, default);
        monitor.Committed(2, default);
        monitor.Undone("u", default, again: false);
        monitor.Retrying("r", default);
        Assert.Equal((2, 1, 1), (monitor.Epochs, monitor.EpochsUndone, monitor.Retries));
        Assert.NotNull(monitor.LastCommit);
    }

    [Fact]
    public void Everything_is_passed_on_to_the_log()
    {
        var monitor = Monitor();
        monitor.Started("j", "w", "c");
        monitor.Assigned([], 0, default);
        monitor.Revoked(true);
        monitor.Committed(1, default);
        monitor.Undone("u", default, again: false);
        monitor.Retrying("r", default);
        monitor.Ended(new("in", 0));
        monitor.Removed([]);
        monitor.Warning("w");
        Assert.Equal(["Started", "Assigned", "Revoked", "Committed", "Undone", "Retrying", "Ended", "Removed", "Warning"], _log.Heard);
    }

    private static (bool, bool, bool) Probes(WorkerMonitor monitor) => (monitor.Health.IsLive, monitor.Health.IsStarted, monitor.Health.IsReady);

    private WorkerMonitor Monitor() => new("copy", _log, _time);

    private WorkerMonitor Running()
    {
        var monitor = Monitor();
        monitor.Started("copy", "w", "c");
        monitor.Assigned([new("in", 0)], 0, default);
        return monitor;
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }

    private sealed class SilentEvents : IWorkerEvents
    {
        public List<string> Heard { get; } = [];

        public void Started(string job, string worker, string cluster) => Heard.Add(nameof(Started));

        public void Assigned(IReadOnlyCollection<TaskId> tasks, long restored, TimeSpan elapsed) => Heard.Add(nameof(Assigned));

        public void Revoked(bool lost) => Heard.Add(nameof(Revoked));

        public void Committed(long epoch, TimeSpan elapsed) => Heard.Add(nameof(Committed));

        public void Undone(string reason, TimeSpan elapsed, bool again) => Heard.Add(nameof(Undone));

        public void Retrying(string reason, TimeSpan pause, object? beside) => Heard.Add(nameof(Retrying));

        public void Ended(TaskId task) => Heard.Add(nameof(Ended));

        public void Removed(IReadOnlyCollection<string> tasks) => Heard.Add(nameof(Removed));

        public void Warning(string message) => Heard.Add(nameof(Warning));
    }
}
