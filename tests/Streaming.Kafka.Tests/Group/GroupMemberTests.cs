namespace Streaming.Kafka.Tests.Group;

public sealed class GroupMemberTests
{
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    // Beyond the patience of all tests: whoever waits for the end of such a session has failed.
    private static readonly TimeSpan Endless = TestCluster.Patience * 2;

    [Fact]
    public async Task Reads_from_the_offsets_it_was_started_with_and_tells_the_end()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await cluster.FillAsync(topic, 0, 2500);
        await cluster.FillAsync(topic, 1, 10);
        var (member, heard) = await JoinAsync(cluster, TestCluster.Name("g"), "w", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        Assert.Equal([new(topic, 0), new(topic, 1)], heard.Assigned[0].OrderBy(p => p.Partition));
        Assert.Equal(0, heard.Count);

        member.Start(7, new Dictionary<TopicPartition, long> { [new(topic, 0)] = 100, [new(topic, 1)] = 3 });
        await heard.UntilAsync(h => h.Ends.Count == 2);

        Assert.Equal(Range(100, 2400), heard.Offsets[(new(topic, 0), 7)]);
        Assert.Equal(Range(3, 7), heard.Offsets[(new(topic, 1), 7)]);
        Assert.Equivalent(new[] { (new TopicPartition(topic, 0), 2500L, 7L), (new TopicPartition(topic, 1), 10L, 7L) }, heard.Ends);
    }

    [Fact]
    public async Task Reads_only_the_partitions_it_was_started_with()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await cluster.FillAsync(topic, 0, 10);
        await cluster.FillAsync(topic, 1, 10);
        var (member, heard) = await JoinAsync(cluster, TestCluster.Name("g"), "w", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        member.Start(1, new Dictionary<TopicPartition, long> { [new(topic, 1)] = 0 });
        await heard.UntilAsync(h => h.Ends.Count == 1);
        Assert.Equal([(new TopicPartition(topic, 1), 1L)], heard.Offsets.Keys);
    }

    [Fact]
    public async Task Thousands_of_pauses_lose_and_double_nothing()
    {
        const int Records = 2000;
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        for (var p = 0; p < 2; p++)
        {
            await cluster.FillAsync(topic, p, Records);
            // More than the client fetches ahead, so that fetches do not wait at the end of the log.
            await cluster.FillAsync(topic, p, 1000, 2000);
        }
        var heard = new Recorder();
        var options = Options(TestCluster.Name("g"), "w", topic) with { QueueBytes = 1 << 20 };
        await using var member = new Kafka.Group.GroupMember(cluster.Clients, options, heard, messagesPerPoll: 2, maxHeldBytes: 0);
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        var pauses = 0;
        heard.Answer = batch =>
        {
            pauses++;
            member.Resume([batch.Partition]);
            return batch.Offset(0) > Records;
        };
        member.Start(1, new Dictionary<TopicPartition, long> { [new(topic, 0)] = 0, [new(topic, 1)] = 0 });
        await heard.UntilAsync(h => h.Ends.Count == 2);
        for (var p = 0; p < 2; p++) Assert.Equal(Range(0, Records + 1000), heard.Offsets[(new(topic, p), 1)]);
        Assert.InRange(pauses, Records, int.MaxValue);
    }

    [Fact]
    public async Task A_partition_that_is_held_back_stays_silent_until_it_is_resumed()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await cluster.FillAsync(topic, 0, 5000);
        await cluster.FillAsync(topic, 1, 5000);
        var (member, heard) = await JoinAsync(cluster, TestCluster.Name("g"), "w", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        var held = new TopicPartition(topic, 0);
        heard.Answer = batch => batch.Partition != held;
        member.Start(1, new Dictionary<TopicPartition, long> { [held] = 0, [new(topic, 1)] = 0 });
        await heard.UntilAsync(h => h.Ends.Count == 1 && h.Offsets.ContainsKey((held, 1)));
        Assert.Equal(1, heard.Ends[0].Partition.Partition);
        Assert.InRange(heard.Read(h => h.Offsets[(held, 1)].Count), 1, 1000);
        heard.Answer = static _ => true;
        member.Resume([held]);
        await heard.UntilAsync(h => h.Ends.Count == 2);
        Assert.Equal(Range(0, 5000), heard.Offsets[(held, 1)]);
    }

    [Fact]
    public async Task Undo_reads_again_exactly_from_the_given_offset_and_stale_records_keep_their_attempt()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await cluster.FillAsync(topic, 0, 20_000, 100);
        var (member, heard) = await JoinAsync(cluster, TestCluster.Name("g"), "w", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        var partition = new TopicPartition(topic, 0);
        var starts = new Dictionary<long, long>();
        for (var attempt = 1L; attempt <= 20; attempt++)
        {
            starts[attempt] = attempt * 37 % 10 * 100;
            // Every other attempt begins while the partition is held back.
            heard.Answer = attempt % 2 == 0 ? static _ => true : static _ => false;
            member.Start(attempt, new Dictionary<TopicPartition, long> { [partition] = starts[attempt] });
            var current = attempt;
            await heard.UntilAsync(h => h.Offsets.TryGetValue((partition, current), out var o) && o.Count >= (current % 2 == 0 ? 3000 : 1));
        }
        heard.Answer = static _ => true;
        member.Start(21, new Dictionary<TopicPartition, long> { [partition] = starts[21] = 5 });
        await heard.UntilAsync(h => h.Ends.Any(e => e.Attempt == 21));
        heard.Read(h =>
        {
            foreach (var ((_, attempt), offsets) in h.Offsets) Assert.Equal(Range(starts[attempt], offsets.Count), offsets);
            return Assert.Single(h.Ends, e => e.Attempt == 21);
        });
        Assert.Equal(19_995, heard.Offsets[(partition, 21)].Count);
    }

    [Fact]
    public async Task A_removed_offset_is_reported()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await cluster.FillAsync(topic, 0, 100);
        await cluster.Transport.DeleteRecordsAsync(new Dictionary<TopicPartition, long> { [new(topic, 0)] = 50 }, TestCluster.Stop);
        var (member, heard) = await JoinAsync(cluster, TestCluster.Name("g"), "w", topic);
        await using var _ = member;
        await heard.UntilAsync(h => h.Assigned.Count == 1);
        member.Start(1, new Dictionary<TopicPartition, long> { [new(topic, 0)] = 10 });
        await heard.UntilAsync(h => h.Failures.Count > 0);
        Assert.Equal(TransportErrorKind.OffsetOutOfRange, heard.Failures[0].Kind);
        Assert.Contains($"{topic}[0]", heard.Failures[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, heard.Count);
    }

    internal static GroupOptions Options(string group, string member, params string[] topics) => new(group, member, topics, Session, 8 << 20);

    internal static Task<(IGroupMember Member, Recorder Heard)> JoinAsync(TestCluster cluster, string group, string member, params string[] topics)
        => JoinAsync(cluster, Options(group, member, topics));

    internal static Task<(IGroupMember Member, Recorder Heard)> JoinEndlesslyAsync(TestCluster cluster, string group, string member, params string[] topics)
        => JoinAsync(cluster, Options(group, member, topics) with { SessionTimeout = Endless });

    private static async Task<(IGroupMember Member, Recorder Heard)> JoinAsync(TestCluster cluster, GroupOptions options)
    {
        var heard = new Recorder();
        return (await cluster.Transport.JoinAsync(options, heard, TestCluster.Stop), heard);
    }

    internal static IEnumerable<long> Range(long from, int count) => Enumerable.Range(0, count).Select(i => from + i);
}
