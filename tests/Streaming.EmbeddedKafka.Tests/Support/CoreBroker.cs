using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A broker without sockets, on a clock that stands still until it is moved.</summary>
internal sealed class CoreBroker
{
    private readonly Random _ids;

    public CoreBroker(Func<BrokerSettings, BrokerSettings>? change = null, ILogStorage? storage = null, int seed = 1)
    {
        _ids = new(seed);
        var settings = new BrokerSettings { ClusterId = "test", Host = "127.0.0.1", Port = 1 };
        Broker = new(change?.Invoke(settings) ?? settings, Clock, storage ?? new MemoryStorage(), NewId) { Failed = (_, e) => Failures.Add(e) };
    }

    public StepClock Clock { get; } = new();

    public Broker Broker { get; }

    public List<Exception> Failures { get; } = [];

    /// <summary>A request whose answer may come later.</summary>
    public TestCall Begin<TResponse>(IRequest<TResponse> request, short? version = null, string clientId = "test") where TResponse : class, IApiMessage
    {
        var call = new TestCall { Api = TResponse.Api, Version = version ?? ApiTable.Find(TResponse.Api)!.Max, Request = request, ClientId = clientId, ClientHost = "/test" };
        Broker.Handle(call);
        return call;
    }

    /// <summary>A request that is answered at once.</summary>
    public TResponse Ask<TResponse>(IRequest<TResponse> request, short? version = null) where TResponse : class, IApiMessage => End<TResponse>(Begin(request, version));

    /// <summary>The answer, which must have come.</summary>
    public static TResponse End<TResponse>(TestCall call)
    {
        Assert.True(call.HasEnded, $"{call.Api} has no answer.");
        return Assert.IsType<TResponse>(call.Response);
    }

    /// <summary>Lets time pass, in one step.</summary>
    public TimeSpan? Pass(long milliseconds)
    {
        Clock.Move(milliseconds);
        return Broker.Advance();
    }

    /// <summary>Lets time pass, step by step as a server would.</summary>
    public void Run(long milliseconds)
    {
        var end = Clock.Now + milliseconds;
        while (Broker.Advance() is { } next && Clock.Now + next.TotalMilliseconds <= end) Clock.Move(Math.Max((long)Math.Ceiling(next.TotalMilliseconds), next == TimeSpan.Zero ? 0 : 1));
        Pass(end - Clock.Now);
    }

    /// <summary>The same, with something that happens every second.</summary>
    public void Run(long milliseconds, Action everySecond)
    {
        for (; milliseconds > 0; milliseconds -= 1000)
        {
            Run(Math.Min(milliseconds, 1000));
            everySecond();
        }
    }

    public Topic Topic(string name, int partitions = 1, params (string Name, string Value)[] config) =>
        Broker.Topics.Create(name, partitions, new TopicConfig(config.ToDictionary(c => c.Name, c => c.Value), new Dictionary<string, string>()));

    public ProduceResponse.Partition Produce(string topic, byte[] batch, string? transactionalId = null, int partition = 0) => Ask(new ProduceRequest
    {
        TransactionalId = transactionalId,
        Acks = -1,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = partition, Records = batch }] }],
    }).Responses[0].PartitionResponses[0];

    public static FetchRequest Fetching(Topic topic, long offset, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int maxWaitMs = 0, int minBytes = 1, int partition = 0, int maxBytes = 1 << 20) => new()
    {
        IsolationLevel = isolation,
        MaxWaitMs = maxWaitMs,
        MinBytes = minBytes,
        Topics = [new() { TopicId = topic.Id, Partitions = [new() { Partition = partition, FetchOffset = offset, PartitionMaxBytes = maxBytes }] }],
    };

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _ids.NextBytes(bytes);
        return new(bytes);
    }
}
