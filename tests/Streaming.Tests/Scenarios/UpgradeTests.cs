using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Streaming.Testing.Driver;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A newer build of a job finds the state of an older one: what it reads goes on, what it does not is refused before anything is touched.</summary>
public sealed class UpgradeTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_field_that_was_added_goes_on_with_the_state_as_it_was_on_its_disk_or_from_the_changelog(bool disk)
    {
        using var rig = new Rig(Build1());
        rig.Start("a");
        rig.Send("in", "x", "5", 1).Send("in", "y", "7", 1).Send("in", "z", "1", 1).RunWell(3);
        Upgrade(rig, Build2(), disk);
        rig.Send("in", "x", "1", 2).RunWell(3);
        Assert.Equal(["x=6 of 1@2"], rig.Out("out").Where(static r => r.Contains("of", StringComparison.Ordinal)));
        // A further build finds values of both: of y the first has written the last.
        Upgrade(rig, Build3(), disk);
        rig.Send("in", "x", "1", 3).Send("in", "y", "1", 3).RunWell(3);
        Assert.Equal(["x=7 of 2, ok@3", "y=8 of 1, ok@3"], rig.Out("out").Where(static r => r.Contains("ok", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_property_that_was_renamed_is_refused_and_nothing_is_changed()
        => Refused(
            Job<Renamed>(static (a, v) => new(a.Amount + v), static a => $"{a.Amount}"),
            "'totals'", "$.Sum (Int64) was removed", "$.Amount", "[JsonPropertyName(\"Sum\")]");

    [Fact]
    public void A_number_that_has_become_a_list_of_texts_is_refused_and_nothing_is_changed()
        => Refused(Job<Listed>(static (a, v) => new([.. a.Sum ?? [], $"{v}"]), static a => string.Concat(a.Sum!)), "'totals'", "$.Sum was Int64 and is String?[]?");

    [Fact]
    public void An_older_build_comes_back_if_it_reads_what_the_newer_one_has_written()
    {
        using var rig = new Rig(Build1());
        rig.Start("a");
        rig.Send("in", "x", "5", 1).RunWell(3);
        Upgrade(rig, Job<Computed>(static (a, v) => new(a.Sum + v), static a => $"{a.Half} is a half"));
        rig.Send("in", "x", "1", 2).Send("in", "y", "4", 2).RunWell(3);
        Upgrade(rig, Build1());
        rig.Send("in", "x", "1", 3).Send("in", "y", "1", 3).RunWell(3);
        Assert.Equal(["x=3 is a half@2", "x=5@1", "x=7@3", "y=2 is a half@2", "y=5@3"], rig.Out("out"));
    }

    [Fact]
    public void An_older_build_that_would_lose_what_the_newer_one_has_written_is_refused_and_the_newer_one_goes_on()
    {
        using var rig = new Rig(Build1());
        rig.Start("a");
        rig.Send("in", "x", "5", 1).RunWell(3);
        Upgrade(rig, Build2());
        rig.Send("in", "x", "1", 2).RunWell(3);
        rig["a"].Kill();
        var error = Start(rig, Build1());
        Assert.Equal("STR2101", error.Code);
        Assert.Contains("$.Count (Int32) was removed", error.Message, StringComparison.Ordinal);
        rig.Start("a", Build2());
        rig.Send("in", "x", "1", 3).RunWell(3);
        Assert.Contains("x=7 of 2@3", rig.Out("out"));
    }

    [Fact]
    public void Windows_and_both_sides_of_a_join_are_compared_too()
    {
        using var rig = new Rig(Windows<First, Renamed>());
        rig.Start("a");
        rig.RunWell(3);
        rig["a"].Kill();
        var error = Start(rig, Windows<Renamed, First>());
        Assert.Equal("STR2101", error.Code);
        Assert.Equal(3, error.Message.Split("was removed").Length - 1);
        foreach (var part in new[] { "'sums'", "'pairs'", "$.Sum (Int64)", "$.Amount (Int64)" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Topology build, params string[] parts)
    {
        using var rig = new Rig(Build1());
        rig.Start("a");
        rig.Send("in", "x", "5", 1).Send("in", "y", "7", 1).RunWell(3);
        rig["a"].Stop();
        rig.RunWell(1);
        rig.Send("in", "x", "1", 2);
        var before = (rig.World.Cluster.Size, rig.World.Cluster.CommittedOffset("job", new("in", 0)), rig.World.Cluster.CommittedOffset("job", new("in", 1)));

        var error = Start(rig, build);
        Assert.Equal("STR2101", error.Code);
        foreach (var part in parts.Append("Nothing was changed")) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, (rig.World.Cluster.Size, rig.World.Cluster.CommittedOffset("job", new("in", 0)), rig.World.Cluster.CommittedOffset("job", new("in", 1))));

        rig.Start("a");
        rig.Send("in", "y", "1", 2).RunWell(3);
        Assert.Equal(["x=5@1", "x=6@2", "y=7@1", "y=8@2"], rig.Out("out"));
        Assert.DoesNotContain(rig.Journal, static l => l.StartsWith("warning", StringComparison.Ordinal));
    }

    private static StreamingException Start(Rig rig, Topology build)
    {
        var worker = rig.Start("a", build);
        rig.Run(5);
        return Assert.Throws<StreamingException>(worker.ThrowIfFailed);
    }

    private static void Upgrade(Rig rig, Topology build, bool disk = true)
    {
        rig["a"].Kill();
        if (!disk) rig.World.Disk("a").Lose();
        rig.Start("a", build);
        rig.RunWell(3);
    }

    private static Topology Build1() => Job<First>(static (a, v) => new(a.Sum + v), static a => $"{a.Sum}");

    private static Topology Build2() => Job<Second>(static (a, v) => new(a.Sum + v, a.Count + 1), static a => $"{a.Sum} of {a.Count}");

    private static Topology Build3() => Job<Third>(static (a, v) => new(a.Sum + v, a.Count + 1, a.Note ?? "ok"), static a => $"{a.Sum} of {a.Count}, {a.Note}");

    private static Topology Job<TAcc>(Func<TAcc, long, TAcc> add, Func<TAcc, string> show)
        where TAcc : struct
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In).Aggregate("totals", static () => default, (a, v) => add(a, long.Parse(v, null)), Json<TAcc>()).ToStream().Map(show).ToTopic(Out);
        return job.Build();
    }

    private static Topology Windows<TLeft, TRight>()
        where TLeft : struct
        where TRight : struct
    {
        var job = new TopologyBuilder("job", static o => o.UseSerde(Json<TLeft>()).UseSerde(Json<TRight>()));
        var left = job.FromTopic(In).Map(static _ => default(TLeft));
        left.WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1))).Aggregate("sums", static () => default(TLeft), static (a, _) => a, static (_, _, _) => "").ToTopic(Out);
        left.Join("pairs", job.FromTopic(new Topic<string, string>("in-too")).Map(static _ => default(TRight)), JoinWindow.Within(TimeSpan.FromMinutes(1)), static (_, _) => "")
            .ToTopic(new Topic<string, string>("out-too"));
        return job.Build();
    }

    private static Serde<T> Json<T>() => Serdes.Json((JsonTypeInfo<T>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(T)));

    private readonly record struct First(long Sum);

    private readonly record struct Second(long Sum, int Count);

    private readonly record struct Third(decimal Sum, int Count, string? Note);

    private readonly record struct Renamed(long Amount);

    private readonly record struct Listed(string[]? Sum);

    private readonly record struct Computed(long Sum)
    {
        public double Half => Sum / 2d;
    }
}
