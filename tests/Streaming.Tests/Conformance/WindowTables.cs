using System.Globalization;
using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Conformance;

/// <summary>
/// The tables of windows (Kafka Streams, Flink) through the whole engine, emitted on close. Ours begin before 1970 too, so a record at 0 is in [-5, 5) as well.
/// </summary>
public sealed class WindowTables
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Out = new("out");

    // One epoch reads many records between two watermarks, so what is late differs; the rows of the tables are fed one at a time.
    public static TheoryData<Life> Rows => [Life.Commits, Life.Restarts, Life.RestartsOnEmptyDisk];

    [Theory, MemberData(nameof(Rows))]
    public void A_jump_in_time_loses_no_hopping_window(Life life)
    {
        const string Records = "A1@0 A2@5 A3@10 B4@6 B5@11 B6@15 C7@25";
        Is("A[-5,5)=0+1@0 A[0,10)=0+1+2@5 A[5,15)=0+2+3@10 B[5,15)=0+4+5@11 A[10,20)=0+3@10 B[10,20)=0+5+6@15 B[15,25)=0+6@15", Concatenate(Hopping(10, 5, 0), life, Records));
        Is("A[-5,5)=0+1@0 A[0,10)=0+1+2@5 B[0,10)=0+4@6 A[5,15)=0+2+3@10 B[5,15)=0+4+5@11 A[10,20)=0+3@10 B[10,20)=0+5+6@15", Concatenate(Hopping(10, 5, 5), life, Records));
    }

    [Theory, MemberData(nameof(Rows))]
    public void Out_of_order_records_count_within_the_grace(Life life)
    {
        const string Records = "A1@0 B2@1 C3@2 D4@3 A1@4 A1@5 B2@6 D4@7 B2@8 C3@9 A1@10 B2@11 D4@12 B2@13 C3@14 B1@3 B2@2 B3@9";
        Is("", Concatenate(Hopping(10, 5, 100), life, Records));
        Is(
            "A[-5,5)=0+1+1@4 B[-5,5)=0+2+1+2@3 C[-5,5)=0+3@2 D[-5,5)=0+4@3 A[0,10)=0+1+1+1@5 B[0,10)=0+2+2+2+1+2+3@9 C[0,10)=0+3+3@9 D[0,10)=0+4+4@7 "
            + "A[5,15)=0+1+1@10 B[5,15)=0+2+2+2+2+3@13 C[5,15)=0+3+3@14 D[5,15)=0+4+4@12 A[10,20)=0+1@10 B[10,20)=0+2+2@13 C[10,20)=0+3@14 D[10,20)=0+4@12",
            Concatenate(Hopping(10, 5, 100), life, Records, end: 1000));
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_record_is_late_when_time_has_reached_end_plus_grace(Life life)
    {
        Is("A[200,210)=0+0@200", Concatenate(Window.Tumbling(Ms(10)).Grace(Ms(90)), life, "A0@200 A1@100 A2@101 A3@102 A4@103 A5@104 A6@105 A7@6", end: 1000));
        Is("A[100,110)=0+1@100 A[200,210)=0+0@200", Concatenate(Window.Tumbling(Ms(10)).Grace(Ms(91)), life, "A0@200 A1@100", end: 1000));
    }

    [Theory, MemberData(nameof(Rows))]
    public void Final_results_are_final(Life life)
    {
        Is("k[0,2)=0+1+2+4+5@1 k[2,4)=0+3@2", Concatenate(Window.Tumbling(Ms(2)).Grace(Ms(1)), life, "k1@0 k2@1 k3@2 k4@1 k5@0 k6@5 k7@0"));
        Is("k[0,2)=0+1+2+4+6@1 k[2,4)=0+3+5@3 k[4,6)=0+7@4", Concatenate(Window.Tumbling(Ms(2)).Grace(Ms(2)), life, "k1@0 k2@1 k3@2 k4@0 k5@3 k6@0 k7@4 k8@0 k9@30"));
    }

    [Theory]
    [InlineData(Life.OneEpoch)]
    [InlineData(Life.Commits)]
    [InlineData(Life.Restarts)]
    [InlineData(Life.RestartsOnEmptyDisk)]
    public void Sums_the_bids_of_Flinks_documentation(Life life)
    {
        const string Bids = "k4@5 k2@7 k5@9 k3@11 k1@13 k6@17";
        Is("k[0,10)=0+4+2+5@9 k[10,20)=0+3+1+6@17", Concatenate(Window.Tumbling(Ms(10)), life, Bids, end: 100));
        Is("k[0,10)=0+4+2+5@9 k[5,15)=0+4+2+5+3+1@13 k[10,20)=0+3+1+6@17 k[15,25)=0+6@17", Concatenate(Hopping(10, 5, 0), life, Bids, end: 100));
    }

    [Fact]
    public void Any_order_within_the_bound_gives_the_same_windows_and_tumbling_is_hopping_by_its_size()
    {
        var records = Enumerable.Range(0, 60).Select(static i => $"{(char)('A' + (i % 3))}1@{i * 3}").ToArray();
        var expected = Concatenate(Window.Tumbling(Ms(20)), Life.OneEpoch, string.Join(' ', records), end: 1000);
        Is(string.Join(' ', expected), Concatenate(Hopping(20, 20, 0), Life.OneEpoch, string.Join(' ', records), end: 1000));
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            // Records move by less than 30 ms.
            var permuted = records.Select((r, i) => (r, at: i + (random.NextDouble() * 9))).OrderBy(static x => x.at).Select(static x => x.r);
            Assert.Equal(expected, Concatenate(Window.Tumbling(Ms(20)), (Life)(seed % 4), string.Join(' ', permuted), outOfOrder: 30, end: 1000));
        }
    }

    private static Window Hopping(int size, int advance, int grace) => Window.Hopping(Ms(size), Ms(advance)).Grace(Ms(grace));

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    private static void Is(string expected, string[] actual) => Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), actual);

    private static string[] Concatenate(Window window, Life life, string records, int outOfOrder = 0, int? end = null)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, s => s.OutOfOrder(Ms(outOfOrder))).WindowBy(window)
            .Aggregate("windows", static () => "0", static (a, v) => $"{a}+{v}", static (k, w, a) => $"{k}[{w.StartMs},{w.EndMs})={a}").ToTopic(Out);
        using var driver = new TopologyTestDriver(job.Build());
        foreach (var record in records.Split(' '))
        {
            var at = record.IndexOf('@', StringComparison.Ordinal);
            driver.Input(In).Send(record[..1], record[1..at], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(record[(at + 1)..], CultureInfo.InvariantCulture)));
            driver.Between(life);
        }
        if (end is { } time) driver.AdvanceEventTime(DateTimeOffset.FromUnixTimeMilliseconds(time));
        return [.. driver.Output(Out).ReadAll().Select(static r => $"{r.Value}@{r.Timestamp.ToUnixTimeMilliseconds()}").Order(StringComparer.Ordinal)];
    }
}
