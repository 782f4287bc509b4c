using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Transactions, in the first protocol of them.</summary>
public sealed class TransactionScenarios
{
    [Fact]
    public Task Transactions_commit_and_abort_in_every_version() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 2);
        for (short version = 0; version <= 4; version++)
        {
            var producer = stage.Init("init", stage.Transactional($"id{version}"), version: version);
            stage.Add("add", producer, topic, version: Math.Min(version, (short)3));
            stage.Produce("first", topic, Of(From(producer.Id, producer.Epoch, 0, true), $"a{version}", "b"), transactionalId: producer.Name, version: (short)(version + 3));
            stage.Produce("second", topic, Of(From(producer.Id, producer.Epoch, 2, true), "c"), transactionalId: producer.Name);
            stage.EndTransaction("end", producer, version % 2 == 0, Math.Min(version, (short)4));
            stage.Settled(topic, (version + 1) * 4);
        }
        foreach (var isolation in Enum.GetValues<IsolationLevel>())
        {
            stage.Fetch($"all {isolation}", topic, 0, isolation);
            for (var offset = 2; offset < 12; offset++) stage.Fetch($"from {offset} {isolation}", topic, offset, isolation, partitionMaxBytes: 150);
            foreach (var timestamp in new[] { -1, -2, Noon, Noon + 1 }) stage.List($"list {timestamp}", topic, timestamp, isolation);
        }
    });

    [Fact]
    public Task Readers_of_committed_records_stop_at_the_first_open_transaction() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var (one, two) = (stage.Init("one", stage.Transactional("one")), stage.Init("two", stage.Transactional("two")));
        stage.Produce("plain", topic, Of("a"));
        stage.Add("one adds", one, topic);
        stage.Add("two adds", two, topic);
        stage.Fetch("nothing written yet", topic, 0, IsolationLevel.ReadCommitted);
        stage.Produce("one writes", topic, Of(From(one.Id, one.Epoch, 0, true), "b"), transactionalId: one.Name);
        stage.Produce("two writes", topic, Of(From(two.Id, two.Epoch, 0, true), "c"), transactionalId: two.Name);
        stage.Produce("plain", topic, Of("d"));
        foreach (var isolation in Enum.GetValues<IsolationLevel>()) stage.List($"latest, {isolation}", topic, -3, isolation);
        Look(stage, topic, "both open");
        stage.Begin("reader", stage.Fetching(topic, 1, IsolationLevel.ReadCommitted, minBytes: 1, maxWaitMs: 30_000), 12);
        stage.EndTransaction("two commits", two, true);
        stage.Until(stage.Fetching(topic, 0), 12, r => r.Responses[0].Partitions[0].HighWatermark == 5);
        Look(stage, topic, "one open");
        Assert.False(stage.Client("reader").HasAnswer);
        stage.EndTransaction("one aborts", one, false);
        stage.End<FetchResponse>("the reader gets more", "reader", 12);
        stage.Settled(topic, 6);
        Look(stage, topic, "none open");
        stage.Fetch("between the marker of one and of the other", topic, 4, IsolationLevel.ReadCommitted);
        stage.Fetch("behind the markers", topic, 6, IsolationLevel.ReadCommitted);
    });

    [Fact]
    public Task Aborted_transactions_are_told_to_those_who_read_across_them() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var producers = Enumerable.Range(0, 3).Select(i => stage.Init($"init {i}", stage.Transactional($"id{i}"))).ToArray();
        var sequences = new int[producers.Length];
        long end = 0;
        // In turns, nested: the first opens, the others begin and end meanwhile, the first ends.
        foreach (var step in new[] { "o0", "w0", "o1", "w1", "w0", "a1", "o2", "w2", "c2", "o1", "w1", "a1", "w0", "a0", "o0", "w0", "c0", "o2", "w2", "a2" })
        {
            var index = step[1] - '0';
            var producer = producers[index];
            if (step[0] == 'o')
            {
                stage.Add(step, producer, topic);
            }
            else if (step[0] == 'w')
            {
                stage.Produce(step, topic, Of(From(producer.Id, producer.Epoch, sequences[index]++, true), step), transactionalId: producer.Name);
                end++;
            }
            else
            {
                stage.EndTransaction(step, producer, step[0] == 'c');
                end++;
                stage.Until(stage.Fetching(topic, 0), 12, r => r.Responses[0].Partitions[0].HighWatermark == end);
            }
        }
        for (long offset = 0; offset <= end; offset++)
        {
            foreach (var limit in new[] { 1, 200, 400, 100_000 }) stage.Fetch($"from {offset} up to {limit}", topic, offset, IsolationLevel.ReadCommitted, partitionMaxBytes: limit);
        }
    });

    [Fact]
    public Task Ending_twice_is_the_same_or_an_error() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var producer = stage.Init("init", stage.Transactional("id"));
        foreach (var commit in new[] { true, false }) stage.EndTransaction($"nothing is open, {commit}", producer, commit);
        long end = 0;
        foreach (var commit in new[] { true, false })
        {
            stage.Add("add", producer, topic);
            stage.Add("add again", producer, topic);
            stage.Produce("write", topic, Of(From(producer.Id, producer.Epoch, commit ? 0 : 1, true), "a"), transactionalId: producer.Name);
            stage.EndTransaction("end", producer, commit);
            stage.Settled(topic, end += 2);
            // Until the coordinator has noted that its markers are there.
            stage.AskUntil("the same again", new EndTxnRequest { TransactionalId = producer.Name, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Committed = commit }, 3, r => r.ErrorCode != KafkaError.ConcurrentTransactions);
            stage.EndTransaction("the other way", producer, !commit);
        }
        stage.Add("without records", producer, topic);
        stage.EndTransaction("end", producer, false);
        stage.Settled(topic, end + 1);
        stage.Fetch("all", topic, 0, IsolationLevel.ReadCommitted);
    });

    [Fact]
    public Task Strangers_are_refused() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var producer = stage.Init("init", stage.Transactional("id"));
        var group = stage.Group("g");
        var strangers = new (string Label, Stage.Producer Producer)[]
        {
            ("unknown id", producer with { Name = stage.Transactional("other") }), ("other producer", producer with { Id = producer.Id + 1_000_000 }), ("new epoch", producer with { Epoch = 5 }),
            ("old epoch", producer with { Epoch = -1 }), ("no name", producer with { Name = "" }),
        };
        foreach (var (label, stranger) in strangers)
        {
            foreach (short version in new short[] { 1, 3 })
            {
                stage.Add($"{label} adds {version}", stranger, topic, version: version);
                stage.AddOffsets($"{label} adds offsets {version}", stranger, group, version);
                stage.EndTransaction($"{label} ends {version}", stranger, true, version);
                stage.CommitWith($"{label} stores {version}", stranger, group, topic, 5, version: version);
            }
            stage.Produce($"{label} writes", topic, Of(From(stranger.Id, stranger.Epoch, 0, true), "a"), transactionalId: stranger.Name);
        }
        stage.Produce("without an id", topic, Of(From(producer.Id, producer.Epoch, 0, true), "a"));
        foreach (short version in new short[] { 9, 10, 11 })
            stage.Produce($"without adding {version}", topic, Of(From(producer.Id, producer.Epoch, 0, true), "a"), transactionalId: producer.Name, version: version);
        foreach (short version in new short[] { 2, 3, 4 }) stage.CommitWith($"without adding offsets {version}", producer, group, topic, 5, version: version);
        stage.Add("no such topic", producer, stage.Name("none"));
        stage.Ask("one is missing", new AddPartitionsToTxnRequest { TransactionalId = producer.Name, ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Topics = [new() { Name = topic, Partitions = [0, 7] }] }, 3);
        stage.Add("now", producer, topic);
        stage.Produce("with adding", topic, Of(From(producer.Id, producer.Epoch, 0, true), "a"), transactionalId: producer.Name);
        stage.Produce("not as part of it", topic, Of(From(producer.Id, producer.Epoch, 1), "b"));
        stage.Produce("again", topic, Of(From(producer.Id, producer.Epoch, 0, true), "a"), transactionalId: producer.Name);
        stage.Produce("a gap", topic, Of(From(producer.Id, producer.Epoch, 5, true), "a"), transactionalId: producer.Name);
        stage.EndTransaction("end", producer, true);
        stage.Settled(topic, 2);
        stage.Fetch("all", topic, 0);
        foreach (var (label, timeout) in new[] { ("none", 0), ("negative", -1), ("long", 900_001), ("longest", 900_000) })
            stage.Init($"time-out: {label}", stage.Transactional($"t{label}"), timeout);
        stage.Ask("no name", new InitProducerIdRequest { TransactionalId = "", TransactionTimeoutMs = 1000 }, 4);
        stage.Ask("id without epoch", new InitProducerIdRequest { TransactionalId = producer.Name, TransactionTimeoutMs = 1000, ProducerId = 5 }, 4);
        stage.Ask("epoch without id", new InitProducerIdRequest { TransactionalId = producer.Name, TransactionTimeoutMs = 1000, ProducerEpoch = 5 }, 4);
        stage.Ask("no transactions, but an id", new InitProducerIdRequest { TransactionalId = null, ProducerId = 5, ProducerEpoch = 6 }, 4);
    });

    [Fact]
    public Task A_new_producer_fences_the_old_one() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var id = stage.Transactional("id");
        var old = stage.Init("old", id);
        var young = stage.Init("new", id);
        foreach (short version in new short[] { 0, 1, 2, 3 })
        {
            stage.Add($"old adds {version}", old, topic, version: version);
            stage.EndTransaction($"old ends {version}", old, true, version);
        }
        stage.Produce("old writes", topic, Of(From(old.Id, old.Epoch, 0, true), "a"), transactionalId: id);
        stage.Add("new adds", young, topic);
        stage.Produce("new writes", topic, Of(From(young.Id, young.Epoch, 0, true), "b"), transactionalId: id);
        stage.Produce("old writes again", topic, Of(From(old.Id, old.Epoch, 0, true), "a"), transactionalId: id);
        stage.EndTransaction("new ends", young, true);
        stage.Settled(topic, 2);
        stage.Produce("old writes outside", topic, Of(From(old.Id, old.Epoch, 0), "a"));
        stage.Fetch("all", topic, 0);
        // Each asks for a new epoch of its own.
        stage.Init("old wants to go on", id, from: old);
        stage.Init("old wants to go on, in old words", id, from: old, version: 3);
        var next = stage.Init("new goes on", id, from: young);
        stage.Init("the answer was lost", id, from: young);
        stage.Init("another id", id, from: young with { Id = young.Id + 1_000_000 });
        stage.Init("next goes on", id, from: next);
        stage.Init("new is too late", id, from: young);
        stage.Init("a stranger begins", id);
        stage.Init("next is too late", id, from: next);
    });

    [Fact]
    public Task A_new_producer_ends_what_the_old_one_left_open() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var (id, group) = (stage.Transactional("id"), stage.Group("g"));
        var old = stage.Init("old", id);
        stage.Add("old adds", old, topic);
        stage.Produce("old writes", topic, Of(From(old.Id, old.Epoch, 0, true), "a"), transactionalId: id);
        stage.AddOffsets("old adds offsets", old, group);
        stage.CommitWith("old stores", old, group, topic, 5);
        stage.Committed("pending", group, topic, stable: true);
        stage.Committed("not stable", group, topic);
        stage.Ask("new, at first", new InitProducerIdRequest { TransactionalId = id, TransactionTimeoutMs = 60_000 }, 4);
        stage.Settled(topic, 2);
        stage.Init("new", id);
        stage.Fetch("all", topic, 0, IsolationLevel.ReadCommitted);
        stage.Until(new OffsetFetchRequest { RequireStable = true, Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }] }, 8, r => r.Groups[0].Topics[0].Partitions[0].ErrorCode == KafkaError.None);
        stage.Committed("not stored", group, topic, stable: true);
        stage.EndTransaction("old ends", old, true);
        stage.Add("old adds", old, topic);
        stage.Produce("old writes", topic, Of(From(old.Id, old.Epoch, 1, true), "a"), transactionalId: id);
        stage.CommitWith("old stores", old, group, topic, 6);
    });

    [Fact]
    public Task A_transaction_that_takes_too_long_is_aborted() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var producer = stage.Init("init", stage.Transactional("id"), timeoutMs: 1_000);
        stage.Add("add", producer, topic);
        stage.Produce("write", topic, Of(From(producer.Id, producer.Epoch, 0, true), "a"), transactionalId: producer.Name);
        // A real broker looks every 10 seconds.
        stage.Settled(topic, 2);
        stage.EndTransaction("commit", producer, true);
        stage.EndTransaction("abort", producer, false);
        stage.Add("add", producer, topic);
        stage.Produce("write", topic, Of(From(producer.Id, producer.Epoch, 1, true), "b"), transactionalId: producer.Name);
        // Going on with the old epoch is left out: a broker with the second protocol of transactions lets it, one without does not.
        stage.Init("begin", producer.Name);
        stage.Fetch("all", topic, 0, IsolationLevel.ReadCommitted);
    });

    [Fact]
    public Task Offsets_are_stored_when_the_transaction_commits() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var group = stage.Group("g");
        var producer = stage.Init("init", stage.Transactional("id"));
        stage.Commit("before", group, topic, 1);
        for (short version = 0; version <= 4; version++)
        {
            stage.AddOffsets("add", producer, group, version);
            stage.CommitWith("store", producer, group, topic, 10 + version, version: version);
            stage.Committed("pending", group, topic, stable: true);
            stage.Committed("as before", group, topic);
            stage.EndTransaction("end", producer, version % 2 == 0);
            var stable = new OffsetFetchRequest { RequireStable = true, Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }] };
            stage.AskUntil("after", stable, 8, r => r.Groups[0].Topics[0].Partitions[0].ErrorCode == KafkaError.None);
        }
        // What is stored later by someone else stays.
        stage.AddOffsets("add", producer, group);
        stage.CommitWith("store", producer, group, topic, 50);
        stage.Commit("someone else", group, topic, 60);
        stage.EndTransaction("end", producer, true);
        stage.AskUntil("the later one", new OffsetFetchRequest { RequireStable = true, Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }] }, 8, r => r.Groups[0].Topics[0].Partitions[0].ErrorCode == KafkaError.None);
        stage.CommitWith("no transaction is open", producer, group, topic, 70);
        stage.AddOffsets("add", producer, group);
        stage.CommitWith("no such topic", producer, group, stage.Name("none"), 70);
        stage.CommitWith("no members, but a generation", producer, group, topic, 70, 5, "x");
        stage.CommitWith("new group, a generation", producer, stage.Group("new"), topic, 70, 5, "x");
        stage.EndTransaction("end", producer, true);
    });

    [Fact]
    public Task The_group_checks_who_stores_offsets_with_a_transaction() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var group = stage.Group("g");
        var producer = stage.Init("init", stage.Transactional("id"));
        var member = stage.Ask("joined", Stage.Joining(group, instance: "i"), 9);
        stage.AddOffsets("add", producer, group);
        stage.CommitWith("before the assignment", producer, group, topic, 1, member.GenerationId, member.MemberId, "i");
        stage.Ask("assigned", Stage.Syncing(group, member, "i", (member.MemberId, "x")), 5);
        stage.CommitWith("right", producer, group, topic, 2, member.GenerationId, member.MemberId, "i");
        stage.CommitWith("old generation", producer, group, topic, 3, member.GenerationId - 1, member.MemberId, "i");
        stage.CommitWith("another", producer, group, topic, 3, member.GenerationId, "x");
        stage.CommitWith("another instance", producer, group, topic, 3, member.GenerationId, member.MemberId, "j");
        stage.CommitWith("nobody", producer, group, topic, 4);
        stage.CommitWith("nobody, in old words", producer, group, topic, 5, version: 2);
        var back = stage.Ask("back", Stage.Joining(group, instance: "i"), 9, "b");
        stage.CommitWith("as it was", producer, group, topic, 6, member.GenerationId, member.MemberId, "i");
        stage.CommitWith("as it is", producer, group, topic, 7, back.GenerationId, back.MemberId, "i");
        stage.EndTransaction("end", producer, true);
        stage.AskUntil("after", new OffsetFetchRequest { RequireStable = true, Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }] }, 8, r => r.Groups[0].Topics[0].Partitions[0].ErrorCode == KafkaError.None);
    });

    private static void Look(Stage stage, string topic, string label)
    {
        foreach (var isolation in Enum.GetValues<IsolationLevel>())
        {
            stage.Fetch($"{label}, {isolation}", topic, 0, isolation);
            stage.List($"{label}, end, {isolation}", topic, -1, isolation);
            stage.List($"{label}, by time, {isolation}", topic, Noon, isolation);
        }
    }
}
