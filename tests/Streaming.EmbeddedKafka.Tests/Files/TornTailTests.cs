using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>What a loss of power leaves of the end of a file.</summary>
public sealed class TornTailTests
{
    [Fact]
    public void A_log_that_was_cut_at_any_byte_of_its_last_batch_ends_before_it() => EveryCut(file => Path.GetFileName(file).Length == 24, (broker, whole) =>
    {
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal((0, whole ? 5 : 3), (log.Start, log.End));
        Assert.Equal(whole ? 0 : 1, broker.Told.Count);
        // The producer of the lost batch sends it again, and goes on.
        Assert.Equal(whole ? 3 : log.End, Produce(broker, Batches.Of(Batches.From(7, 0, 3), "d", "e")));
        Assert.Equal(5, Produce(broker, Batches.Of(Batches.From(7, 0, 5), "f")));
    });

    [Fact]
    public void A_journal_that_was_cut_at_any_byte_of_its_last_batch_ends_before_it() => EveryCut(file => file.Contains("state", StringComparison.Ordinal), (broker, whole) =>
    {
        Assert.Equal(whole ? 9 : 4, broker.Broker.Groups.Find("g")!.Offsets.Find("t", 0)!.Offset);
        Commit(broker, 10);
        broker.Restart();
        Assert.Equal(10, broker.Broker.Groups.Find("g")!.Offsets.Find("t", 0)!.Offset);
    });

    [Fact]
    public void What_is_behind_a_broken_batch_is_cut_off_too()
    {
        using var folder = new DataFolder();
        using var broker = new KeptBroker(new(), folder.Path);
        broker.Broker.Topics.Create("t", 1, new(new Dictionary<string, string> { ["segment.bytes"] = "200" }, new Dictionary<string, string>()));
        for (var i = 0; i < 9; i++) Produce(broker, Batches.Of($"value {i}"));
        var segments = folder.Files(".log").Where(f => f.Contains("topics", StringComparison.Ordinal)).ToArray();
        Assert.True(segments.Length >= 4);
        var bytes = File.ReadAllBytes(segments[1]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(segments[1], bytes);
        var end = long.Parse(Path.GetFileNameWithoutExtension(segments[1]), System.Globalization.CultureInfo.InvariantCulture) + 1;
        broker.Restart();
        Assert.Equal(end, broker.Broker.Topics.Find("t", 0)!.End);
        Assert.Single(broker.Told);
        Assert.Equal(end, Produce(broker, Batches.Of("again")));
        Assert.Equal(2, folder.Files(".log").Count(f => f.Contains("topics", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_transaction_that_the_journal_lost_is_aborted_at_the_start()
    {
        using var folder = new DataFolder();
        using var broker = new KeptBroker(new(), folder.Path);
        broker.Broker.Topics.Create("t", 1, new(new Dictionary<string, string>(), new Dictionary<string, string>()));
        broker.Flush();
        var journal = Assert.Single(folder.Files(".log"));
        var before = new FileInfo(journal).Length;
        var made = broker.Ask(new InitProducerIdRequest { TransactionalId = "x", TransactionTimeoutMs = 1000 });
        broker.Ask(new AddPartitionsToTxnRequest { TransactionalId = "x", ProducerId = made.ProducerId, ProducerEpoch = made.ProducerEpoch, Topics = [new() { Name = "t", Partitions = [0] }] });
        Produce(broker, Batches.Of(Batches.From(made.ProducerId, made.ProducerEpoch, 0, transactional: true), "a"), "x");
        Assert.Equal(0, broker.Broker.Topics.Find("t", 0)!.LastStable);
        using (var file = File.OpenHandle(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) RandomAccess.SetLength(file, before);
        broker.Restart();
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal((2, 2), (log.LastStable, log.End));
        Assert.Equal(0, Assert.Single(log.Aborted.All).First);
        Assert.Single(broker.Told);
    }

    private static void EveryCut(Func<string, bool> which, Action<KeptBroker, bool> check)
    {
        using var folder = new DataFolder();
        var file = "";
        long before, after;
        using (var broker = new KeptBroker(new(), folder.Path))
        {
            broker.Broker.Topics.Create("t", 1, new(new Dictionary<string, string>(), new Dictionary<string, string>()));
            Produce(broker, Batches.Of(Batches.From(7, 0, 0), "a", "b", "c"));
            Commit(broker, 4);
            file = folder.Files(".log").Single(which);
            before = new FileInfo(file).Length;
            Produce(broker, Batches.Of(Batches.From(7, 0, 3), "d", "e"));
            Commit(broker, 9);
            after = new FileInfo(file).Length;
        }
        Assert.True(after > before);
        for (var length = before; length <= after; length++)
        {
            using var copy = folder.Copy();
            using (var handle = File.OpenHandle(file.Replace(folder.Path, copy.Path, StringComparison.Ordinal), FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(handle, length);
            using var broker = new KeptBroker(new(), copy.Path);
            if (length == before) broker.Told.Add("nothing is torn");
            check(broker, length == after);
        }
    }

    private static long Produce(KeptBroker broker, byte[] batch, string? id = null) => broker.Ask(new ProduceRequest
    {
        TransactionalId = id,
        Acks = -1,
        TopicData = [new() { Name = "t", PartitionData = [new() { Index = 0, Records = batch }] }],
    }).Responses[0].PartitionResponses[0].BaseOffset;

    private static void Commit(KeptBroker broker, long offset) => broker.Ask(new OffsetCommitRequest
    {
        GroupId = "g",
        GenerationIdOrMemberEpoch = -1,
        Topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 0, CommittedOffset = offset }] }],
    });
}
