using System.Globalization;
using System.Text;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Topics;

public sealed class BadRecordTests
{
    private const int Count = 3000;

    // Eight characters are the bytes of an integer; any other length is garbage.
    private static readonly int[] Garbage = [700, 2100];
    private static readonly int[] Throwing = [1400, 2999];

    [Fact]
    public async Task Dead_letters_are_committed_with_the_outputs_of_their_epoch()
    {
        var job = await SetUpAsync("dead");
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(Build(job, ErrorPolicy.DeadLetter($"{job}-dead")), folder, o => o with { UntilEnd = true });
        await worker.EndAsync();
        var good = Enumerable.Range(0, Count).Except(Garbage).Except(Throwing).Select(Text);
        Assert.Equal(good, await Cluster.ReadAsync($"{job}-out"));
        var dead = new List<(string Value, string Offset, string Cause)>();
        await Cluster.ReadAsync($"{job}-dead", (batch, i) =>
        {
            Assert.True(batch.Headers(i).TryGetLast("streaming.origin.offset", out var offset));
            Assert.True(batch.Headers(i).TryGetLast("streaming.cause", out var cause));
            dead.Add((Encoding.UTF8.GetString(batch.Value(i)), Encoding.UTF8.GetString(offset), Encoding.UTF8.GetString(cause)));
        });
        Assert.Equal(Garbage.Concat(Throwing).Order().Select(i => i.ToString(CultureInfo.InvariantCulture)), dead.Select(d => d.Offset).OrderBy(o => int.Parse(o, CultureInfo.InvariantCulture)));
        Assert.Equal(2, dead.Count(d => d.Value == "garbage"));
        Assert.Equal(2, dead.Count(d => d.Cause.Contains("an unlucky number", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_thrower_behind_state_is_not_remembered_and_counts_whole_or_not_at_all()
    {
        var job = await SetUpAsync("undo");
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(Build(job, ErrorPolicy.DeadLetter($"{job}-dead"), distinct: true), folder, o => o with { UntilEnd = true });
        await worker.EndAsync();
        Assert.Equal(Enumerable.Range(0, Count).Except(Garbage).Except(Throwing).Select(Text).Order(StringComparer.Ordinal), (await Cluster.ReadAsync($"{job}-out")).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await Cluster.ReadAsync($"{job}-dead")).Count);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(2_000_000)]
    public async Task A_record_that_the_sinks_topic_does_not_take_is_a_bad_record_of_its_source(int limit)
    {
        var job = Cluster.Name("large");
        foreach (var topic in new[] { "in", "dead" }) await Cluster.TopicAsync($"{job}-{topic}", 1, ("max.message.bytes", "4000000"));
        await Cluster.TopicAsync($"{job}-out", 1, ("max.message.bytes", $"{limit}"));
        // Not compressible: the limit is of batches as they come.
        var random = new Random(1);
        var large = new byte[limit];
        random.NextBytes(large);
        var text = Convert.ToBase64String(large);
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, 500).Select(i => i is 123 or 400 ? text : Text(i)));
        var topology = new TopologyBuilder(job);
        topology.FromTopic<string>($"{job}-in", s => s.OnBadRecord(ErrorPolicy.DeadLetter($"{job}-dead"))).ToTopic($"{job}-out");
        using var folder = new StateFolder();
        await using var worker = new RunningWorker(topology.Build(), folder, o => o with { UntilEnd = true });
        await worker.EndAsync();
        Assert.Equal(Enumerable.Range(0, 500).Where(i => i is not (123 or 400)).Select(Text), await Cluster.ReadAsync($"{job}-out"));
        Assert.Equal([text, text], await Cluster.ReadAsync($"{job}-dead"));
    }

    [Fact]
    public async Task Fail_stops_with_everything_before_the_record_committed()
    {
        var job = await SetUpAsync("fail");
        using var folder = new StateFolder();
        for (var round = 0; round < 2; round++)
        {
            await using var worker = new RunningWorker(Build(job, ErrorPolicy.Fail), folder);
            var error = await worker.FailureAsync();
            Assert.Equal("STR3001", error.Code);
            Assert.Contains($"{job}-in[0]@700", error.Message, StringComparison.Ordinal);
            Assert.Equal(700, (await Cluster.CommittedAsync(job, $"{job}-in"))[new($"{job}-in", 0)]);
            Assert.Equal(Enumerable.Range(0, 700).Select(Text), await Cluster.ReadAsync($"{job}-out"));
        }
    }

    private static string Text(int i) => i.ToString("D8", CultureInfo.InvariantCulture);

    private static async Task<string> SetUpAsync(string prefix)
    {
        var job = await Cluster.JobAsync(prefix, 1);
        await Cluster.TopicAsync($"{job}-dead");
        await Cluster.WriteAsync($"{job}-in", 0, Enumerable.Range(0, Count).Select(i => Garbage.Contains(i) ? "garbage" : Text(i)));
        return job;
    }

    private static Topology Build(string name, ErrorPolicy policy, bool distinct = false)
    {
        var job = new TopologyBuilder(name);
        DataStream<long> numbers = job.FromTopic<long>($"{name}-in", s => s.OnBadRecord(policy));
        if (distinct) numbers = numbers.KeyBy(static n => n).Distinct("once", TimeSpan.FromHours(1));
        numbers.Map(static n => Throwing.Any(t => Text(t) == Text(n)) ? throw new FormatException("an unlucky number") : Text(n)).ToTopic($"{name}-out");
        return job.Build();
    }

    /// <summary>The eight characters that an integer was made of.</summary>
    private static string Text(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Encoding.UTF8.GetString(bytes);
    }
}
