using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Core;

public sealed class BrokerTests
{
    [Fact]
    public void Every_API_of_the_table_is_answered() =>
        Assert.Equal(ApiTable.All.Select(a => a.Key), new CoreBroker().Broker.Apis.Select(a => a.Api).Order());

    [Fact]
    public void Every_API_can_be_refused_in_every_version()
    {
        var broker = new CoreBroker();
        broker.Broker.Intercept = call =>
        {
            broker.Broker.Api(call.Api)!.Refuse(call, KafkaError.UnknownServerError);
            return true;
        };
        foreach (var api in ApiTable.All)
        {
            for (var version = api.Min; version <= api.Max; version++)
            {
                var handler = broker.Broker.Api(api.Key)!;
                // A request of zeros is one in every version but those that must not be null.
                var call = new TestCall { Api = api.Key, Version = version, Request = Requests.Empty(api.Key) };
                broker.Broker.Handle(call);
                using var frame = new WireBuffer();
                handler.Write(frame, version, 1, call.Response!);
                Assert.True(frame.Length > 0);
            }
        }
    }

    [Fact]
    public void A_failure_of_the_broker_is_answered_and_the_next_request_too()
    {
        var storage = new FailingStorage();
        var broker = new CoreBroker(storage: storage);
        broker.Topic("t");
        storage.Fails = true;
        Assert.Equal(KafkaError.UnknownServerError, broker.Produce("t", Of("a")).ErrorCode);
        Assert.IsType<IOException>(Assert.Single(broker.Failures));
        storage.Fails = false;
        Assert.Equal(KafkaError.None, broker.Ask(new MetadataRequest()).ErrorCode);
    }

    [Fact]
    public void A_failure_while_a_fetch_looks_again_is_that_fetch_s_alone()
    {
        var storage = new FailingStorage();
        var broker = new CoreBroker(storage: storage);
        var topic = broker.Topic("t");
        var waiting = broker.Begin(CoreBroker.Fetching(topic, 0, maxWaitMs: 1000));
        storage.FailsReads = true;
        Assert.Equal(KafkaError.None, broker.Produce("t", Of("a")).ErrorCode);
        Assert.Equal(KafkaError.UnknownServerError, CoreBroker.End<FetchResponse>(waiting).ErrorCode);
        Assert.Equal(0, broker.Broker.Fetches.Count);
    }

    [Fact]
    public void A_request_can_be_held_back_and_be_done_later()
    {
        var broker = new CoreBroker();
        broker.Topic("t");
        broker.Broker.Intercept = call =>
        {
            broker.Broker.Timers.After(100, () => broker.Broker.Process(call));
            return true;
        };
        var call = broker.Begin(new MetadataRequest { Topics = [new() { Name = "t" }] });
        broker.Pass(99);
        Assert.False(call.HasEnded);
        broker.Pass(1);
        Assert.Equal("t", CoreBroker.End<MetadataResponse>(call).Topics[0].Name);
    }

    [Fact]
    public void A_hook_that_fails_is_a_failure_of_the_broker()
    {
        var broker = new CoreBroker();
        broker.Broker.Intercept = _ => throw new InvalidOperationException();
        Assert.Equal(KafkaError.UnknownServerError, broker.Ask(new MetadataRequest()).ErrorCode);
    }

    [Fact]
    public void A_call_ends_once()
    {
        var call = new TestCall { Api = ApiKey.Metadata, Version = 12, Request = new MetadataRequest() };
        call.AnswerNothing();
        Assert.Throws<InvalidOperationException>(() => call.Answer(new MetadataResponse()));
        Assert.Throws<InvalidOperationException>(() => call.Close(""));
    }

    private sealed class FailingStorage : ILogStorage
    {
        public bool Fails { get; set; }

        public bool FailsReads { get; set; }

        public IStateJournal? Journal => null;

        public void Keep(IEnumerable<Guid> topicIds)
        {
        }

        public IReadOnlyList<StoredSegment> Open(Guid topicId, int partition) => [];

        public ISegmentData Create(Guid topicId, int partition, long baseOffset) => new Segment(this);

        public ISegmentData Prepare(Guid topicId, int partition, long baseOffset) => new Segment(this);

        public void Replace(IReadOnlyList<ISegmentData> old, long end, ISegmentData by)
        {
            foreach (var segment in old) segment.Delete();
        }

        public void Delete(Guid topicId)
        {
        }

        public void Flush()
        {
        }

        private sealed class Segment(FailingStorage storage) : ISegmentData
        {
            private readonly MemorySegment _data = new();

            public long Length => _data.Length;

            public Span<byte> Append(ReadOnlySpan<byte> batch) => storage.Fails ? throw new IOException("full") : _data.Append(batch);

            public ReadOnlyMemory<byte> Peek(long position, int atMost, ref byte[]? buffer) =>
                storage.FailsReads ? throw new IOException("broken") : _data.Peek(position, atMost, ref buffer);

            public ReadOnlyMemory<byte> Read(long position, int atMost) => storage.FailsReads ? throw new IOException("broken") : _data.Read(position, atMost);

            public void Delete() => _data.Delete();
        }
    }
}
