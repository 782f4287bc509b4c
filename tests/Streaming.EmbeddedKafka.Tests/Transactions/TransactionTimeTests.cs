using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Transactions;

/// <summary>Transactions as time passes, and epochs as they run out.</summary>
public sealed class TransactionTimeTests
{
    private const string Name = "id";

    [Fact]
    public void A_transaction_that_takes_too_long_is_aborted_and_its_producer_fenced()
    {
        var broker = new CoreBroker();
        var topic = broker.Topic("t");
        var producer = Begin(broker, timeoutMs: 5_000);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        broker.Run(4_999);
        Assert.Equal(0, Stable(broker, topic));
        broker.Run(1);
        Assert.Equal(2, Stable(broker, topic));
        Assert.Equal(KafkaError.ProducerFenced, End(broker, producer, true));
        Assert.Equal(KafkaError.InvalidProducerEpoch, broker.Produce("t", Of(From(producer.ProducerId, 0, 1, true), "a"), Name).ErrorCode);
        // As a broker without the second protocol of transactions; one with it would let the producer go on.
        Assert.Equal(KafkaError.ProducerFenced, Init(broker, producer).ErrorCode);
        Assert.Equal((KafkaError.None, producer.ProducerId, (short)2), Outcome(Init(broker)));
    }

    [Fact]
    public void The_time_of_a_transaction_begins_with_what_is_added_first()
    {
        var broker = new CoreBroker();
        var topic = broker.Topic("t");
        var producer = Begin(broker, timeoutMs: 5_000);
        broker.Run(60_000);
        Add(broker, producer);
        broker.Run(3_000);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        broker.Run(1_999);
        Assert.Equal(0, Stable(broker, topic));
        broker.Run(1);
        Assert.Equal(2, Stable(broker, topic));
    }

    [Fact]
    public void Until_the_markers_are_written_everyone_comes_again()
    {
        var broker = new CoreBroker(s => s with { MarkerDelayMs = 100 });
        var topic = broker.Topic("t");
        var producer = Begin(broker);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        Assert.Equal(KafkaError.None, End(broker, producer, true));
        broker.Run(99);
        Assert.Equal(0, Stable(broker, topic));
        Assert.Equal(KafkaError.ConcurrentTransactions, End(broker, producer, true));
        Assert.Equal(KafkaError.InvalidTxnState, End(broker, producer, false));
        Assert.Equal(KafkaError.ConcurrentTransactions, Init(broker).ErrorCode);
        Assert.Equal(KafkaError.ConcurrentTransactions, TryAdd(broker, producer));
        broker.Run(1);
        Assert.Equal(2, Stable(broker, topic));
        Assert.Equal(KafkaError.None, End(broker, producer, true));
        Assert.Equal(KafkaError.None, TryAdd(broker, producer));
    }

    [Fact]
    public void A_decided_transaction_does_not_time_out()
    {
        var broker = new CoreBroker(s => s with { MarkerDelayMs = 10_000 });
        var topic = broker.Topic("t");
        var producer = Begin(broker, timeoutMs: 5_000);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        End(broker, producer, true);
        broker.Run(60_000);
        Assert.Equal(2, Stable(broker, topic));
        Assert.Empty(broker.Broker.Topics.Find("t", 0)!.Aborted.All);
        Assert.Equal(KafkaError.None, TryAdd(broker, producer));
    }

    [Fact]
    public void A_topic_that_was_deleted_needs_no_marker()
    {
        var broker = new CoreBroker();
        broker.Topic("t");
        var producer = Begin(broker);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        broker.Ask(new DeleteTopicsRequest { Topics = [new() { Name = "t" }] });
        Assert.Equal(KafkaError.None, End(broker, producer, true));
        broker.Pass(0);
        Assert.Equal(KafkaError.None, End(broker, producer, true));
        Assert.Empty(broker.Failures);
    }

    [Fact]
    public void When_epochs_run_out_there_is_a_new_producer_id()
    {
        var broker = new CoreBroker();
        broker.Topic("t");
        var producer = Begin(broker);
        broker.Broker.Transactions.Find(Name)!.Epoch = short.MaxValue - 2;
        var last = Init(broker);
        Assert.Equal((KafkaError.None, producer.ProducerId, (short)(short.MaxValue - 1)), Outcome(last));
        // The last one can still be fenced.
        Add(broker, last);
        Assert.Equal(KafkaError.ConcurrentTransactions, Init(broker).ErrorCode);
        broker.Pass(0);
        var next = Init(broker);
        Assert.Equal((KafkaError.None, (short)0), (next.ErrorCode, next.ProducerEpoch));
        Assert.NotEqual(producer.ProducerId, next.ProducerId);
        Assert.Equal(KafkaError.InvalidProducerIdMapping, TryAdd(broker, last));
    }

    [Fact]
    public void A_producer_whose_epochs_ran_out_goes_on_with_its_own()
    {
        var broker = new CoreBroker();
        Begin(broker);
        broker.Broker.Transactions.Find(Name)!.Epoch = short.MaxValue - 2;
        var last = Init(broker);
        var next = Init(broker, last);
        Assert.Equal((KafkaError.None, (short)0), (next.ErrorCode, next.ProducerEpoch));
        // The answer was lost.
        Assert.Equal(Outcome(next), Outcome(Init(broker, last)));
    }

    [Fact]
    public void A_transactional_id_that_is_not_used_is_forgotten()
    {
        var broker = new CoreBroker(s => s with { TransactionalIdExpiryMs = 100_000, ExpiryIntervalMs = 10_000 });
        broker.Topic("t");
        var producer = Begin(broker, timeoutMs: 900_000);
        Add(broker, producer);
        broker.Run(200_000);
        Assert.Equal(KafkaError.None, End(broker, producer, true));
        broker.Run(90_000);
        Assert.Equal(KafkaError.None, TryAdd(broker, producer));
        End(broker, producer, true);
        broker.Run(120_000);
        Assert.Equal(KafkaError.InvalidProducerIdMapping, TryAdd(broker, producer));
    }

    [Fact]
    public void A_partition_forgets_a_producer_that_is_not_heard_of_but_never_one_with_an_open_transaction()
    {
        var broker = new CoreBroker(s => s with { ProducerExpiryMs = 100_000, ExpiryIntervalMs = 10_000 });
        broker.Topic("t");
        var producer = Begin(broker, timeoutMs: 900_000);
        Add(broker, producer);
        broker.Produce("t", Of(From(producer.ProducerId, 0, 0, true), "a"), Name);
        broker.Produce("t", Of(From(7, 0, 0), "b"));
        broker.Run(120_000);
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal(1, log.Producers.Count);
        Assert.True(log.Producers.TryFind(producer.ProducerId, out _));
        Assert.Equal(KafkaError.None, broker.Produce("t", Of(From(7, 0, 5), "c")).ErrorCode);
    }

    private static InitProducerIdResponse Init(CoreBroker broker, InitProducerIdResponse? from = null, int timeoutMs = 60_000) =>
        broker.Ask(new InitProducerIdRequest { TransactionalId = Name, TransactionTimeoutMs = timeoutMs, ProducerId = from?.ProducerId ?? -1, ProducerEpoch = from?.ProducerEpoch ?? -1 });

    private static InitProducerIdResponse Begin(CoreBroker broker, int timeoutMs = 60_000)
    {
        var producer = Init(broker, timeoutMs: timeoutMs);
        Assert.Equal(KafkaError.None, producer.ErrorCode);
        return producer;
    }

    private static (KafkaError, long, short) Outcome(InitProducerIdResponse response) => (response.ErrorCode, response.ProducerId, response.ProducerEpoch);

    private static KafkaError TryAdd(CoreBroker broker, InitProducerIdResponse producer) => broker.Ask(new AddPartitionsToTxnRequest
    {
        TransactionalId = Name,
        ProducerId = producer.ProducerId,
        ProducerEpoch = producer.ProducerEpoch,
        Topics = [new() { Name = "t", Partitions = [0] }],
    }).ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode;

    private static void Add(CoreBroker broker, InitProducerIdResponse producer) => Assert.Equal(KafkaError.None, TryAdd(broker, producer));

    private static KafkaError End(CoreBroker broker, InitProducerIdResponse producer, bool commit) =>
        broker.Ask(new EndTxnRequest { TransactionalId = Name, ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, Committed = commit }).ErrorCode;

    private static long Stable(CoreBroker broker, Topic topic) => broker.Ask(CoreBroker.Fetching(topic, 0)).Responses[0].Partitions[0].LastStableOffset;
}
