using System.Globalization;
using Streaming.Runtime;
using Xunit;

namespace Streaming.Tests.Windows;

/// <summary>
/// The tables of Kafka Streams' and Flink's own tests, emitted on close, in every mode. Kafka Streams has no windows that begin before 1970; ours go on there, so a record
/// at 0 is in [-5, 5) too.
/// </summary>
public sealed class WindowConformanceTests
{
    public static TheoryData<Mode> Modes => new(Enum.GetValues<Mode>());

    // TimeWindowedKStreamIntegrationTest: time jumps over windows that are still open. Kafka Streams loses some of them; none may be lost.
    [Theory, MemberData(nameof(Modes))]
    public void A_jump_in_time_loses_no_hopping_window(Mode mode)
    {
        const string Records = "A1@0 A2@5 A3@10 B4@6 B5@11 B6@15 C7@25";
        Assert.Equal(
            "A[-5,5)=0+1@0; A[0,10)=0+1+2@5; A[5,15)=0+2+3@10; B[5,15)=0+4+5@11; A[10,20)=0+3@10; B[10,20)=0+5+6@15; B[15,25)=0+6@15",
            Concatenate(Hopping(10, 5, grace: 0), mode, Records, out _));
        Assert.Equal(
            "A[-5,5)=0+1@0; A[0,10)=0+1+2@5; B[0,10)=0+4@6; A[5,15)=0+2+3@10; B[5,15)=0+4+5@11; A[10,20)=0+3@10; B[10,20)=0+5+6@15",
            Concatenate(Hopping(10, 5, grace: 5), mode, Records, out _));
    }

    // KStreamWindowAggregateTest.testAggBasic
    [Theory, MemberData(nameof(Modes))]
    public void Out_of_order_records_count_and_never_turn_the_time_of_a_result_back(Mode mode)
    {
        const string Records = "A1@0 B2@1 C3@2 D4@3 A1@4 A1@5 B2@6 D4@7 B2@8 C3@9 A1@10 B2@11 D4@12 B2@13 C3@14 B1@3 B2@2 B3@9";
        Assert.Equal("", Concatenate(Hopping(10, 5, grace: 100), mode, Records, out _));
        Assert.Equal(
            "A[-5,5)=0+1+1@4; B[-5,5)=0+2+1+2@3; C[-5,5)=0+3@2; D[-5,5)=0+4@3; "
            + "A[0,10)=0+1+1+1@5; B[0,10)=0+2+2+2+1+2+3@9; C[0,10)=0+3+3@9; D[0,10)=0+4+4@7; "
            + "A[5,15)=0+1+1@10; B[5,15)=0+2+2+2+2+3@13; C[5,15)=0+3+3@14; D[5,15)=0+4+4@12; "
            + "A[10,20)=0+1@10; B[10,20)=0+2+2@13; C[10,20)=0+3@14; D[10,20)=0+4@12",
            Concatenate(Hopping(10, 5, grace: 100), mode, Records, out _, drain: true));
    }

    // KStreamWindowAggregateTest, skipping of expired windows by grace.
    [Theory, MemberData(nameof(Modes))]
    public void A_record_is_late_when_the_watermark_has_reached_end_plus_grace(Mode mode)
    {
        var results = Concatenate(Window.Tumbling(Ms(10)).Grace(Ms(90)), mode, "A0@200 A1@100 A2@101 A3@102 A4@103 A5@104 A6@105 A7@6", out var late);
        Assert.Equal("", results);
        Assert.Equal("1@100 2@101 3@102 4@103 5@104 6@105 7@6", late);
        Assert.Equal("", Concatenate(Window.Tumbling(Ms(10)).Grace(Ms(91)), mode, "A0@200 A1@100", out late));
        Assert.Equal("", late);
    }

    // SuppressScenarioTest, final results.
    [Theory, MemberData(nameof(Modes))]
    public void Counts_are_final(Mode mode)
    {
        Assert.Equal("k[0,2)=4@1; k[2,4)=1@2", Count(Window.Tumbling(Ms(2)).Grace(Ms(1)), mode, "k@0 k@1 k@2 k@1 k@0 k@5 k@0"));
        Assert.Equal("k[0,2)=4@1; k[2,4)=2@3; k[4,6)=1@4", Count(Window.Tumbling(Ms(2)).Grace(Ms(2)), mode, "k@0 k@1 k@2 k@0 k@3 k@0 k@4 k@0 k@30"));
    }

    // Flink, window table-valued functions: the bids of its documentation (minute, price).
    [Theory, MemberData(nameof(Modes))]
    public void Sums_the_bids_of_Flinks_documentation(Mode mode)
    {
        Assert.Equal("k[0,10)=11@9; k[10,20)=10@17", Bids(Hopping(10, 10, grace: 0), mode));
        Assert.Equal("k[0,10)=11@9; k[5,15)=15@13; k[10,20)=10@17; k[15,25)=6@17", Bids(Hopping(10, 5, grace: 0), mode));
    }

    private static Window Hopping(int size, int advance, int grace) => Window.Hopping(Ms(size), Ms(advance)).Grace(Ms(grace));

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    private static string Concatenate(Window window, Mode mode, string records, out string late, bool drain = false)
    {
        var run = new WindowRun<string, string>(window, mode, s => s.Aggregate("test", () => "0", (a, v) => $"{a}+{v}", (k, w, a) => $"{k}[{w.StartMs},{w.EndMs})={a}"));
        run.Feed(Feed.Parse(records));
        if (drain) run.Drain();
        run.End();
        late = string.Join(' ', run.Late.Select(r => $"{r.Value}@{r.Timestamp}"));
        return Text(run.Results, r => r.Value, r => r.Value.Split('=')[0][1..]);
    }

    private static string Count(Window window, Mode mode, string records)
    {
        var run = new WindowRun<string, Windowed<string, long>>(window, mode, s => s.Count("test"));
        run.Feed(Feed.Parse(records));
        run.End();
        return Text(run.Results, r => $"{r.Value.Key}[{r.Value.Window.StartMs},{r.Value.Window.EndMs})={r.Value.Value}", r => r.Value.Window.ToString());
    }

    private static string Bids(Window window, Mode mode)
    {
        var run = new WindowRun<string, Windowed<string, decimal>>(window, mode, s => s.Sum("test", v => decimal.Parse(v, CultureInfo.InvariantCulture)), outOfOrder: 5);
        run.Feed(Feed.Parse("k4@5 k2@7 k5@9 k3@11 k1@13 k6@17"));
        run.Drain();
        run.End();
        return Text(run.Results, r => $"{r.Key}[{r.Value.Window.StartMs},{r.Value.Window.EndMs})={r.Value.Value}", r => r.Value.Window.ToString());
    }

    // Windows come in the order of their ends; the keys of one in any order.
    private static string Text<TOut>(IReadOnlyList<Row<string, TOut>> rows, Func<Row<string, TOut>, string> text, Func<Row<string, TOut>, string> window)
    {
        var groups = new List<(string Window, List<string> Texts)>();
        foreach (var row in rows)
        {
            if (groups.Count == 0 || groups[^1].Window != window(row)) groups.Add((window(row), []));
            groups[^1].Texts.Add($"{text(row)}@{row.Timestamp}");
            Assert.Equal(-1, row.Origin);
        }
        return string.Join("; ", groups.SelectMany(g => g.Texts.Order(StringComparer.Ordinal)));
    }
}
