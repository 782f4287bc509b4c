using System.Text;
using Streaming.Testing;
using Xunit;

namespace Streaming.Tests.Conformance;

/// <summary>The tables of inner stream-stream joins (Kafka Streams) through the whole engine.</summary>
public sealed class JoinTables
{
    private static readonly Topic<string, string> Left = new("left");
    private static readonly Topic<string, string> Right = new("right");
    private static readonly Topic<string, string> Out = new("out");

    public static TheoryData<Life> Rows => [Life.Commits, Life.Restarts, Life.RestartsOnEmptyDisk];

    [Theory, MemberData(nameof(Rows))]
    public void Joins_what_Kafka_Streams_joins(Life life)
    {
        (char Side, string? Key, string? Value, int At, string Expected)[] table =
        [
            ('L', "k", null, 1, ""), ('R', "k", null, 2, ""), ('L', "k", "A", 3, ""), ('R', "k", "a", 4, "A-a@4"), ('L', "k", "B", 5, "B-a@5"), ('R', "k", "b", 6, "A-b@6 B-b@6"),
            ('L', "k", null, 7, ""), ('R', "k", null, 8, ""), ('L', "k", "C", 9, "C-a@9 C-b@9"), ('R', "k", "c", 10, "A-c@10 B-c@10 C-c@10"), ('R', "k", null, 11, ""),
            ('L', "k", null, 12, ""), ('R', "k", null, 13, ""), ('R', "k", "d", 14, "A-d@14 B-d@14 C-d@14"), ('L', "k", "D", 15, "D-a@15 D-b@15 D-c@15 D-d@15"),
            ('L', null, "E", 16, ""), ('R', null, "e", 17, ""),
        ];
        using var driver = new TopologyTestDriver(Job(JoinWindow.Within(TimeSpan.FromSeconds(10)).Grace(TimeSpan.FromDays(1))));
        foreach (var (side, key, value, at, expected) in table)
        {
            driver.Input(side == 'L' ? Left : Right).SendBytes(Bytes(key), Bytes(value), DateTimeOffset.FromUnixTimeMilliseconds(at));
            driver.Between(life);
            Assert.Equal(expected, string.Join(' ', driver.Output(Out).ReadAll().Select(static r => $"{r.Value}@{r.Timestamp.ToUnixTimeMilliseconds()}")));
        }
    }

    public static TheoryData<string, int, int, string> Bounds => new()
    {
        { "W1", 100, 100, "1100:0123 1101:123 1102:23 1103:3 1104:" },
        { "W2", 100, 100, "899: 900:0 901:01 902:012 903:0123" },
        { "W3", 0, 100, "999: 1000:0 1001:01 1002:012 1003:0123 1100:0123 1101:123 1102:23 1103:3 1104:" },
        { "W4", 100, 0, "899: 900:0 901:01 902:012 903:0123 1000:0123 1001:123 1002:23" },
    };

    [Theory, MemberData(nameof(Bounds))]
    public void Both_bounds_of_the_window_are_inclusive(string name, int before, int after, string rows)
    {
        foreach (var life in Rows)
        {
            using var driver = new TopologyTestDriver(Job(JoinWindow.Of(TimeSpan.FromMilliseconds(before), TimeSpan.FromMilliseconds(after))));
            for (var key = 0; key < 4; key++) driver.Input(Left).Send($"{key}", "l", DateTimeOffset.FromUnixTimeMilliseconds(1000 + key));
            foreach (var row in rows.Split(' ').Select(static r => r.Split(':')))
            {
                for (var key = 0; key < 4; key++) driver.Input(Right).Send($"{key}", "r", DateTimeOffset.FromUnixTimeMilliseconds(int.Parse(row[0], null)));
                driver.Between(life.Data);
                var matches = driver.Output(Out).ReadAll();
                Assert.True(row[1] == string.Concat(matches.Select(static r => r.Key).Order(StringComparer.Ordinal)), $"{name}, right at {row[0]}, {life.Data}: {matches.Count} matches");
                Assert.All(matches, m => Assert.Equal(Math.Max(int.Parse(row[0], null), 1000 + int.Parse(m.Key!, null)), m.Timestamp.ToUnixTimeMilliseconds()));
            }
        }
    }

    [Fact]
    public void Any_number_of_partitions_joins_the_same()
    {
        string[]? expected = null;
        for (var partitions = 1; partitions <= 4; partitions++)
        {
            using var driver = new TopologyTestDriver(Job(JoinWindow.Within(TimeSpan.FromSeconds(1))), o => (o.Partitions, o.Seed) = (partitions, partitions));
            for (var i = 0; i < 200; i++)
                driver.Input(i % 2 == 0 ? Left : Right).Send($"{i * 7 % 13}", $"{i}", DateTimeOffset.FromUnixTimeMilliseconds(10_000 + (i * 20)));
            string[] output = [.. driver.Output(Out).ReadValues().Order(StringComparer.Ordinal)];
            Assert.NotEmpty(output);
            Assert.Equal(expected ??= output, output);
        }
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static Topology Job(JoinWindow window)
    {
        var job = new TopologyBuilder("job");
        var right = job.FromTopic(Right, static s => s.OutOfOrder(TimeSpan.FromMilliseconds(250)).OnBadRecord(ErrorPolicy.Skip));
        job.FromTopic(Left, static s => s.OutOfOrder(TimeSpan.FromMilliseconds(250)).OnBadRecord(ErrorPolicy.Skip)).Join("pairs", right, window, static (l, r) => $"{l}-{r}").ToTopic(Out);
        return job.Build();
    }
}
