using Streaming.Runtime;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>An epoch that does not fit into half of its transaction's time-out (15 s) is undone once, and what follows fits.</summary>
public sealed class SlowEpochTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Fact]
    public void A_task_whose_step_holds_up_the_commit_is_named_and_takes_its_records_one_at_a_time()
    {
        Rig? clock = null;
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Distinct("once", TimeSpan.FromHours(1)).Map(v => Work(clock!, v)).ToTopic(Out);
        using var rig = clock = new Rig(job.Build(), partitions: 1);
        var worker = rig.Start("a");
        rig.RunWell(1);
        for (var i = 0; i < 60; i++) rig.Send("in", $"{i}", "0.4", 0);
        rig.RunWell(40);
        Assert.Equal(60, rig.Values("out").Length);
        var undone = Assert.Single(rig.Journal, static l => l.StartsWith("undone", StringComparison.Ordinal));
        foreach (var part in new[] { "once/0", "24.0 s", "7.5 s", "one at a time" }) Assert.Contains(part, undone, StringComparison.Ordinal);

        // Quick again: back to full steps, as many epochs later as that takes.
        for (var i = 0; i < 20; i++) rig.Send("in", $"quick {i}", "0", 0).RunWell(1.5);
        Assert.Equal(256, worker.Worker.Tasks.Single().Pace.Records);
        Assert.Equal(80, rig.Values("out").Length);
    }

    [Fact]
    public void One_record_over_the_limit_ends_the_worker_and_is_named()
    {
        Rig? clock = null;
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).Distinct("once", TimeSpan.FromHours(1)).Map(v => Work(clock!, v)).ToTopic(Out);
        using var rig = clock = new Rig(job.Build(), partitions: 1);
        var worker = rig.Start("a");
        for (var i = 0; i < 20; i++) rig.Send("in", $"{i}", i == 13 ? "9" : "0.1", 0);
        rig.Run(60);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR3106", error.Code);
        foreach (var part in new[] { "once/0", "in[0]@13", "9.0 s", "TransactionTimeout" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_whose_results_are_slow_is_emitted_one_at_a_time()
    {
        Rig? clock = null;
        var job = new TopologyBuilder("job");
        job.FromTopic(In).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Count("counts").Map(w => Work(clock!, w.Value > 1 ? "0" : "0.5")).ToTopic(Out);
        using var rig = clock = new Rig(job.Build(), partitions: 1);
        rig.Start("a");
        rig.RunWell(1);
        for (var i = 0; i < 30; i++) rig.Send("in", $"{i}", "x", 0);
        rig.Send("in", "last", "x", 100).RunWell(40);
        Assert.Equal(30, rig.Values("out").Length);
        Assert.Equal(1, rig.Undone);
    }

    [Fact]
    public void Brokers_that_acknowledge_slowly_make_epochs_shorter_and_none_is_undone_for_ever()
    {
        using var rig = new Rig(Copy(), partitions: 1);
        var worker = rig.Start("a");
        rig.RunWell(1);
        for (var i = 0; i < 100; i++) rig.Send("in", $"{i}", "x", 0);
        for (var i = 0; i < 3; i++)
        {
            worker.Transport.Faults.DelayNext(TransportCall.Flush, TimeSpan.FromSeconds(20));
            while (rig.Undone == i) rig.RunWell(0.01);
        }
        rig.RunWell(30);
        Assert.Equal(100, rig.Values("out").Length);
        var undone = rig.Journal.Where(static l => l.StartsWith("undone", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, undone.Count);
        Assert.Contains("had not acknowledged", undone[0], StringComparison.Ordinal);
        Assert.Contains("after 250 ms", undone[0], StringComparison.Ordinal);
        Assert.Contains("after 16 ms", undone[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_transaction_nothing_times_out()
    {
        Rig? clock = null;
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Map(v => Work(clock!, v)).ToTopic(Out);
        using var rig = clock = new Rig(job.Build(), partitions: 1);
        rig.Start("a", options: static o => o with { Guarantee = Guarantee.AtLeastOnce });
        for (var i = 0; i < 5; i++) rig.Send("in", $"{i}", "10", 0);
        rig.RunWell(60);
        Assert.Equal(5, rig.Values("out").Length);
        Assert.Equal(0, rig.Undone);
    }

    [Fact]
    public void A_worker_in_which_no_epoch_completes_says_so_once_and_is_not_ready_until_one_does()
    {
        using var rig = new Rig(Copy(), partitions: 1);
        var worker = rig.Start("a");
        rig.RunWell(100);
        Assert.False(worker.Worker.IsStalled);
        worker.Transport.Faults.DelayNext(TransportCall.SendOffsets, TimeSpan.FromSeconds(90));
        rig.Send("in", "k", "v", 0).RunWell(60);
        Assert.True(worker.Worker.IsStalled);
        Assert.Single(rig.Journal, static l => l.Contains("STR3107", StringComparison.Ordinal));
        rig.RunWell(60);
        Assert.False(worker.Worker.IsStalled);
        Assert.Single(rig.Values("out"));
    }

    private static Topology Copy()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).ToTopic(Out);
        return job.Build();
    }

    /// <summary>A function that takes so many seconds.</summary>
    private static string Work(Rig rig, string seconds)
    {
        rig.World.Time.Advance(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
        return seconds;
    }
}
