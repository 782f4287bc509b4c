using Streaming.Testing;
using Streaming.Testing.Simulation;
using Xunit;

namespace Streaming.Tests.Testing;

public sealed class SimulationSchedulerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Continues_an_await_on_the_scheduler_and_on_the_calling_thread()
    {
        var scheduler = new SimulationScheduler(_time);
        var thread = Environment.CurrentManagedThreadId;
        scheduler.Run(async () =>
        {
            await Task.Yield();
            Assert.Same(scheduler, TaskScheduler.Current);
            await Task.Delay(TimeSpan.FromHours(1), _time);
            Assert.Same(scheduler, TaskScheduler.Current);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
        }, advanceAtMost: TimeSpan.FromHours(2));
        Assert.Equal(0, scheduler.PostsFromOutside);
    }

    [Fact]
    public void Does_not_run_a_continuation_inside_the_call_that_completes_it()
    {
        var scheduler = new SimulationScheduler(_time);
        var log = new List<string>();
        scheduler.Run(async () =>
        {
            var source = new TaskCompletionSource();
            var waiter = Wait();
            source.SetResult();
            log.Add("after SetResult");
            await waiter;

            async Task Wait()
            {
                await source.Task;
                log.Add("continued");
            }
        });
        Assert.Equal(["after SetResult", "continued"], log);
    }

    [Fact]
    public void Runs_the_same_order_for_the_same_seed_and_other_orders_for_others()
    {
        var first = Order(1);
        Assert.Equal(first, Order(1));
        Assert.Equal(Enumerable.Range(0, 20), Order(null));
        Assert.NotEqual(first, Order(2));
        Assert.Equal(Enumerable.Range(0, 20), first.Order());

        static List<int> Order(int? seed)
        {
            var scheduler = new SimulationScheduler(null, seed);
            var order = new List<int>();
            for (var i = 0; i < 20; i++)
            {
                var n = i;
                _ = Task.Factory.StartNew(() => order.Add(n), CancellationToken.None, TaskCreationOptions.None, scheduler);
            }
            Assert.Equal(20, scheduler.RunUntilIdle());
            return order;
        }
    }

    [Fact]
    public void Tells_of_a_deadlock()
    {
        var scheduler = new SimulationScheduler(_time);
        var never = Assert.Throws<InvalidOperationException>(() => scheduler.Run(() => new TaskCompletionSource().Task));
        Assert.Contains("no timer is set", never.Message, StringComparison.Ordinal);
        var later = Assert.Throws<InvalidOperationException>(() => scheduler.Run(() => Task.Delay(TimeSpan.FromHours(1), _time), TimeSpan.FromMinutes(1)));
        Assert.Contains("advanceAtMost", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Throws_what_the_function_threw()
    {
        var scheduler = new SimulationScheduler();
        Assert.Throws<FormatException>(() => scheduler.Run(async () =>
        {
            await Task.Yield();
            throw new FormatException();
        }));
        Assert.Throws<FormatException>(() => scheduler.Run(() => throw new FormatException()));
        Assert.Equal(7, scheduler.Run(() => Task.FromResult(7)));
    }

    [Fact]
    public void Cannot_be_run_by_a_task_of_its_own()
    {
        var scheduler = new SimulationScheduler();
        Assert.Throws<InvalidOperationException>(() => scheduler.Run(() =>
        {
            scheduler.RunUntilIdle();
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public void Runs_all_that_follows_from_a_timer_before_the_next_one_fires()
    {
        var scheduler = new SimulationScheduler(_time);
        var log = new List<string>();
        _ = Task.Factory.StartNew(() => Loop("a", 2), CancellationToken.None, TaskCreationOptions.None, scheduler);
        _ = Task.Factory.StartNew(() => Loop("b", 3), CancellationToken.None, TaskCreationOptions.None, scheduler);
        scheduler.AdvanceTime(TimeSpan.FromSeconds(5));
        Assert.Equal(["a2", "b3", "a4"], log);

        async Task Loop(string name, int seconds)
        {
            var start = _time.GetUtcNow();
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), _time);
                await Task.Yield();
                log.Add($"{name}{(_time.GetUtcNow() - start).TotalSeconds}");
            }
        }
    }

    [Fact]
    public void Runs_nothing_of_a_killed_process_any_more()
    {
        var scheduler = new SimulationScheduler(_time);
        var process = new SimulatedProcess(scheduler);
        var log = new List<string>();
        _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.None, process);
        Assert.True(scheduler.Step());
        process.Kill();
        scheduler.RunUntilIdle();
        Assert.Equal(["begun"], log);

        async Task Work()
        {
            try
            {
                log.Add("begun");
                await Task.Yield();
                log.Add("went on");
            }
            finally
            {
                if (log.Count > 1) log.Add("cleaned up");
            }
        }
    }

    [Fact]
    public void Waits_for_work_outside_when_it_is_told_to_be_patient()
    {
        var scheduler = new SimulationScheduler { Patience = TimeSpan.FromSeconds(30) };
        var outside = new TaskCompletionSource<int>();
        var thread = new Thread(() => outside.SetResult(42));
        var result = scheduler.Run(async () =>
        {
            thread.Start();
            return await outside.Task;
        });
        thread.Join();
        Assert.Equal(42, result);
    }
}
