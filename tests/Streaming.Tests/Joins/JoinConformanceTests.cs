using Streaming.Tests.Windows;
using Xunit;

namespace Streaming.Tests.Joins;

/// <summary>The tables of Kafka Streams' own tests of stream-stream joins, inner, in every mode.</summary>
public sealed class JoinConformanceTests
{
    public static TheoryData<Mode> Modes => new(Mode.OneEpoch, Mode.CommitEach, Mode.EvictEach, Mode.RestartEach);

    // StreamStreamJoinIntegrationTest: ±10 s, grace 24 h. Rows without a value or key never reach a join.
    [Theory, MemberData(nameof(Modes))]
    public void Joins_what_Kafka_Streams_joins(Mode mode)
    {
        (string Record, string Expected)[] table =
        [
            ("L kA@3", ""),
            ("R ka@4", "A-a@4"),
            ("L kB@5", "B-a@5"),
            ("R kb@6", "A-b@6; B-b@6"),
            ("L kC@9", "C-a@9; C-b@9"),
            ("R kc@10", "A-c@10; B-c@10; C-c@10"),
            ("R kd@14", "A-d@14; B-d@14; C-d@14"),
            ("L kD@15", "D-a@15; D-b@15; D-c@15; D-d@15"),
        ];
        var run = new JoinRun(JoinWindow.Within(TimeSpan.FromSeconds(10)).Grace(TimeSpan.FromDays(1)), mode);
        foreach (var (record, expected) in table) Assert.Equal(expected, run.Send(record));
    }

    // KStreamKStreamJoinTest: 100 ms, no grace; four keys, whose left records are at 1000, 1001, 1002 and 1003.
    public static TheoryData<string, int, int, (int Right, string Keys)[]> Bounds => new()
    {
        { "W1 upper bound", 100, 100, [(1100, "0123"), (1101, "123"), (1102, "23"), (1103, "3"), (1104, "")] },
        { "W2 lower bound", 100, 100, [(899, ""), (900, "0"), (901, "01"), (902, "012"), (903, "0123")] },
        {
            "W3 only after", 0, 100,
            [(999, ""), (1000, "0"), (1001, "01"), (1002, "012"), (1003, "0123"), (1100, "0123"), (1101, "123"), (1102, "23"), (1103, "3"), (1104, "")]
        },
        { "W4 only before", 100, 0, [(899, ""), (900, "0"), (901, "01"), (902, "012"), (903, "0123"), (1000, "0123"), (1001, "123"), (1002, "23")] },
    };

    [Theory, MemberData(nameof(Bounds))]
    public void Both_bounds_of_the_window_are_inclusive(string name, int before, int after, (int Right, string Keys)[] rows)
    {
        foreach (var mode in Modes)
        {
            var run = new JoinRun(JoinWindow.Of(Ms(before), Ms(after)), mode.Data);
            for (var key = 0; key < 4; key++) run.Send($"L {key}{key}@{1000 + key}");
            foreach (var (right, keys) in rows)
            {
                var results = Enumerable.Range(0, 4).Select(key => run.Send($"R {key}r@{right}")).Where(r => r.Length > 0);
                var expected = keys.Select(key => $"{key}-r@{Math.Max(right, 1000 + key - '0')}");
                Assert.True(expected.SequenceEqual(results), $"{name}, right at {right}: {string.Join("; ", results)}");
            }
            Assert.Equal(0, run.Late);
        }
    }

    // W2 behind W1: Kafka Streams joins such rows while the other side happens to be kept. Here the watermark decides.
    [Theory, MemberData(nameof(Modes))]
    public void A_record_whose_every_match_has_been_due_is_late_and_dropped(Mode mode)
    {
        var run = Fill(mode, outOfOrder: 0, grace: 0);
        for (var right = 899; right <= 902; right++) Assert.Equal("", run.Send($"R 0r@{right}"));
        Assert.Equal(4, run.Late);
        Assert.Equal("0-r@1000", run.Send("R 0r@904"));
        Assert.Equal(4, run.Late);

        Assert.Equal("0-r@1000", Fill(mode, outOfOrder: 205, grace: 0).Send("R 0r@900"));
        Assert.Equal("0-r@1000", Fill(mode, outOfOrder: 0, grace: 4).Send("R 0r@900"));
    }

    [Theory, MemberData(nameof(Modes))]
    public void What_no_record_can_match_any_more_is_dropped_with_a_tombstone_each(Mode mode)
    {
        var run = new JoinRun(JoinWindow.Within(Ms(100)), mode);
        for (var time = 0; time < 20_000; time += 50)
        {
            run.Send($"L kx@{time}");
            run.Send($"R ky@{time}");
        }
        run.Commit();
        // Two rows each 50 ms; what is kept is at most the window twice, and a bucket of a second.
        Assert.InRange(run.Store.Count, 2, 2 * (200 + 1000 + 1000) / 50);
        run.Advance(100_000);
        run.Commit();
        Assert.Equal(0, run.Store.Count);
    }

    private static JoinRun Fill(Mode mode, int outOfOrder, int grace)
    {
        var run = new JoinRun(JoinWindow.Within(Ms(100)).Grace(Ms(grace)), mode, outOfOrder);
        for (var key = 0; key < 4; key++) run.Send($"L {key}{key}@{1000 + key}");
        run.Send("R 9r@1104");
        return run;
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
