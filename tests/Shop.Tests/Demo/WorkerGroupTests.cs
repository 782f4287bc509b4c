using Shop.Demo;
using Shop.Demo.Metrics;
using Streaming.Testing;

namespace Shop.Tests.Demo;

public sealed class WorkerGroupTests : IAsyncDisposable
{
    private readonly List<FakeWorker> _started = [];
    private readonly List<string> _said = [];
    private readonly ManualTimeProvider _time = new();
    private readonly WorkerGroup _group;

    public WorkerGroupTests() => _group = Group(workers: 2);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    [Fact]
    public async Task A_killed_worker_is_started_again_with_its_number_and_mode()
    {
        await _group.StartAsync(untilEnd: true);
        Assert.Equal("worker 0 killed -9", await _group.KillAsync());
        var successor = _started[2];
        Assert.Equal((0, true), (successor.Number, successor.UntilEnd));
        Assert.True(_started[0].IsDisposed);
        Assert.Equal([(0, 1), (1, 0)], _group.Lines.Select(l => (l.Number, l.Restarts)));
    }

    [Fact]
    public async Task Workers_are_killed_in_turn()
    {
        await _group.StartAsync(untilEnd: false);
        Assert.Equal(["worker 0 killed -9", "worker 1 killed -9", "worker 0 killed -9"], [await _group.KillAsync(), await _group.KillAsync(), await _group.KillAsync()]);
    }

    [Fact]
    public async Task One_that_was_killed_is_no_failure()
    {
        await _group.StartAsync(untilEnd: false);
        await _group.KillAsync();
        await _group.CheckAsync(CancellationToken.None);
        await _group.StopAsync();
    }

    [Fact]
    public async Task A_kill_that_meets_the_check_is_no_failure()
    {
        await _group.StartAsync(untilEnd: false);
        _started[0].IsDeaf = true;
        var killing = _group.KillAsync();
        _started[0].End(137);
        var checking = _group.CheckAsync(CancellationToken.None);
        Assert.Equal("worker 0 killed -9", await killing);
        _time.Advance(TimeSpan.FromSeconds(1));
        await checking;
    }

    [Fact]
    public async Task One_that_ends_by_itself_is_a_failure_with_what_it_said_last()
    {
        await _group.StartAsync(untilEnd: false);
        _started[1].End(3);
        var checking = _group.CheckAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<DemoException>(() => checking);
        Assert.StartsWith("worker 1 ended with exit code 3.", error.Message, StringComparison.Ordinal);
        Assert.Contains("the last line", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task One_that_ended_before_the_signal_came_was_not_killed_and_is_not_started_again(int code)
    {
        await _group.StartAsync(untilEnd: true);
        _started[0].EndsBeforeKill = code;
        Assert.Equal("not killed: worker 0 has ended", await _group.KillAsync());
        Assert.Equal(2, _started.Count);
        _started[1].End(0);
        if (code == 0) await _group.WaitAsync(CancellationToken.None);
        else await Assert.ThrowsAsync<DemoException>(() => _group.WaitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_bounded_run_waits_for_the_successor_of_a_killed_worker()
    {
        await _group.StartAsync(untilEnd: true);
        var waiting = _group.WaitAsync(CancellationToken.None);
        await _group.KillAsync();
        _started[1].End(0);
        Assert.False(waiting.IsCompleted);
        await _group.KillAsync();
        Assert.False(waiting.IsCompleted);
        _started[3].End(0);
        await waiting;
        Assert.Equal(4, _started.Count);
    }

    [Fact]
    public async Task A_bounded_run_of_one_worker_that_is_killed_again_and_again_ends_with_the_last()
    {
        await using var group = Group(workers: 1);
        await group.StartAsync(untilEnd: true);
        var waiting = group.WaitAsync(CancellationToken.None);
        for (var i = 0; i < 20; i++) Assert.Equal("worker 0 killed -9", await group.KillAsync());
        Assert.False(waiting.IsCompleted);
        _started[^1].End(0);
        await waiting;
        Assert.Equal("not killed: no worker runs now", await group.KillAsync());
    }

    [Fact]
    public async Task Nothing_is_killed_before_the_start_and_after_the_stop()
    {
        Assert.Equal("not killed: no worker runs now", await _group.KillAsync());
        await _group.StartAsync(untilEnd: false);
        await _group.StopAsync();
        Assert.Equal("not killed: no worker runs now", await _group.KillAsync());
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public async Task Nothing_is_killed_while_workers_stop()
    {
        await _group.StartAsync(untilEnd: false);
        _started[0].IsDeaf = true;
        var stopping = _group.StopAsync();
        Assert.Equal("not killed: workers start or stop", await _group.KillAsync());
        _started[0].End(0);
        await stopping;
    }

    [Fact]
    public async Task A_stop_waits_for_a_kill_and_stops_the_successor()
    {
        await _group.StartAsync(untilEnd: false);
        _started[0].IsDeaf = true;
        var killing = _group.KillAsync();
        var stopping = _group.StopAsync();
        Assert.False(stopping.IsCompleted);
        _started[0].End(137);
        await killing;
        await stopping;
        Assert.All(_started, static w => Assert.True(w.IsDisposed));
        Assert.Equal("stopped stopped", string.Join(' ', _group.Lines.Select(l => l.State)));
    }

    [Fact]
    public async Task A_key_that_is_held_down_does_not_kill_what_has_just_started()
    {
        await _group.StartAsync(untilEnd: false);
        _started[0].Age = TimeSpan.FromMilliseconds(100);
        Assert.Equal("not killed: worker 0 just started", await _group.KillAsync());
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public async Task At_least_once_nothing_is_killed_since_the_check_could_not_tell()
    {
        await using var group = Group(workers: 1, DemoOptions.AtLeastOnce);
        await group.StartAsync(untilEnd: false);
        Assert.Equal("not killed: only with exactly-once", await group.KillAsync());
    }

    [Fact]
    public async Task Tells_how_long_it_took_until_the_successor_works()
    {
        await _group.StartAsync(untilEnd: false);
        await _group.KillAsync();
        _time.Advance(TimeSpan.FromSeconds(1.2));
        var said = new TaskCompletionSource();
        _heard = said;
        _started[2].Work();
        await said.Task;
        Assert.Equal(["worker 0 restarted in 1.2 s"], _said);
    }

    [Fact]
    public async Task What_is_counted_goes_on_over_a_kill_and_a_stop()
    {
        await _group.StartAsync(untilEnd: false);
        _started[0].Figures = WorkerFigures.None with { In = 100, Duplicates = 7, Lag = 50, Tasks = 4 };
        _started[1].Figures = WorkerFigures.None with { In = 10, Tasks = 4 };
        await _group.KillAsync();
        Assert.Equal((110, 7, 0, 4), (_group.Figures.In, _group.Figures.Duplicates, _group.Figures.Lag, _group.Figures.Tasks));
        _started[2].Figures = WorkerFigures.None with { In = 1 };
        await _group.StopAsync();
        Assert.Equal((111, 7, 0), (_group.Figures.In, _group.Figures.Duplicates, _group.Figures.Tasks));
    }

    [Fact]
    public async Task After_a_kill_nobody_waits_for_work_that_may_be_done_already()
    {
        await _group.StartAsync(untilEnd: false);
        await _group.KillAsync();
        await _group.AwaitWorkAsync(CancellationToken.None);
    }

    [Fact]
    public async Task If_no_successor_can_be_started_the_round_fails_and_is_not_wrong()
    {
        await _group.StartAsync(untilEnd: true);
        _refuses = true;
        await Assert.ThrowsAsync<InvalidOperationException>(_group.KillAsync);
        _started[1].End(0);
        await Assert.ThrowsAsync<DemoException>(() => _group.WaitAsync(CancellationToken.None));
    }

    private TaskCompletionSource? _heard;
    private bool _refuses;

    private WorkerGroup Group(int workers, string guarantee = DemoOptions.ExactlyOnce) => new(
        new(false, 1000, 0, workers, guarantee, 0, null, "", ""),
        (number, untilEnd) =>
        {
            if (_refuses) throw new InvalidOperationException("no more processes");
            var worker = new FakeWorker(number, untilEnd);
            _started.Add(worker);
            return worker;
        },
        text =>
        {
            _said.Add(text);
            _heard?.TrySetResult();
        },
        _time);
}
