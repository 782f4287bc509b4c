using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>A broker, and what a scenario does with it. What it asks is written down, unless it says otherwise.</summary>
internal sealed partial class Stage(string bootstrapServers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, RawClient> _clients = [];
    private readonly Dictionary<string, Guid> _topics = [];
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];

    public Transcript Transcript { get; } = new();

    /// <summary>The connection of this name.</summary>
    public RawClient Client(string name = "main")
    {
        if (!_clients.TryGetValue(name, out var client)) _clients[name] = client = new(bootstrapServers);
        return client;
    }

    /// <summary>A new connection, on which bytes of a scenario's own can be sent.</summary>
    public RawClient Connect() => new(bootstrapServers);

    /// <summary>A name that no other run has; the transcript has it as it is given.</summary>
    public string Name(string name)
    {
        var real = $"{name}-{_run}";
        Transcript.Symbols.Set("name", real, name);
        return real;
    }

    /// <summary>Asks and writes the answer down.</summary>
    public TResponse Ask<TResponse>(string label, IRequest<TResponse> request, short version, string client = "main") where TResponse : class, IApiMessage, new()
    {
        var response = Client(client).Ask(request, version);
        return Written(label, response);
    }

    /// <summary>Asks until the answer is good, and writes only that one down. For what a real broker does in its own time.</summary>
    public TResponse AskUntil<TResponse>(string label, IRequest<TResponse> request, short version, Func<TResponse, bool> isGood, string client = "main")
        where TResponse : class, IApiMessage, new()
    {
        var response = Until(request, version, isGood, client);
        return Written(label, response);
    }

    /// <summary>Asks until the answer is good, and writes nothing down.</summary>
    public TResponse Until<TResponse>(IRequest<TResponse> request, short version, Func<TResponse, bool> isGood, string client = "main") where TResponse : class, IApiMessage, new()
    {
        for (var started = DateTime.UtcNow; ;)
        {
            var response = Client(client).Ask(request, version);
            if (isGood(response)) return response;
            if (DateTime.UtcNow - started > Patience) throw new TimeoutException($"{request.GetType().Name} has no good answer. So far:\n{Transcript}");
        }
    }

    /// <summary>Asks, and leaves the answer to <see cref="End"/>.</summary>
    public void Begin<TResponse>(string client, IRequest<TResponse> request, short version) where TResponse : class, IApiMessage, new() => Client(client).Begin(request, version);

    /// <summary>The answer to the oldest request of a connection that has none.</summary>
    public TResponse End<TResponse>(string label, string client, short version) where TResponse : class, IApiMessage, new()
    {
        var response = Client(client).End<TResponse>(version);
        return Written(label, response);
    }

    private TResponse Written<TResponse>(string label, TResponse response) where TResponse : class, IApiMessage
    {
        switch (response)
        {
            case JoinGroupResponse joined:
                // In no particular order. Static members have a name to go by: asking for their symbols would number them in the order that they came in.
                joined.Members = [.. joined.Members.OrderBy(m => m.GroupInstanceId, StringComparer.Ordinal).ThenBy(m => m.GroupInstanceId is null ? Transcript.Symbols.Of("member", m.MemberId) : "", StringComparer.Ordinal)];
                break;
            case AddPartitionsToTxnResponse added:
                foreach (var topic in added.ResultsByTopic) topic.ResultsByPartition = [.. topic.ResultsByPartition.OrderBy(p => p.PartitionIndex)];
                break;
            case FetchResponse fetched:
                foreach (var partition in fetched.Responses.SelectMany(t => t.Partitions)) partition.AbortedTransactions = Relevant(partition);
                break;
            default:
                break;
        }
        Transcript.Write(label, response);
        return response;
    }

    // A real broker may tell of aborted transactions behind what it gives, depending on its index.
    private static FetchResponse.AbortedTransaction[]? Relevant(FetchResponse.FetchedPartition partition)
    {
        long end = 0;
        foreach (var batch in new RecordBatches(partition.Records ?? default)) end = batch.LastOffset + 1;
        return partition.AbortedTransactions?.Where(a => a.FirstOffset < end).ToArray();
    }

    /// <summary>Makes a topic and waits until it can be used. Its name for requests.</summary>
    public string Topic(string name, int partitions = 1, params (string Name, string Value)[] config)
    {
        var real = Name(name);
        var request = new CreateTopicsRequest
        {
            Topics = [new() { Name = real, NumPartitions = partitions, ReplicationFactor = 1, Configs = [.. config.Select(c => new CreateTopicsRequest.Config { Name = c.Name, Value = c.Value })] }],
        };
        var made = Client().Ask(request, 7).Topics[0];
        Assert.Equal((KafkaError.None, real), (made.ErrorCode, made.Name));
        _topics[real] = made.TopicId;
        Ready(real, partitions);
        return real;
    }

    /// <summary>The id of a topic.</summary>
    public Guid Id(string topic) => _topics[topic];

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    // Metadata names the leader a moment before that knows of it.
    private void Ready(string topic, int partitions)
    {
        Until(
            new MetadataRequest { Topics = [new() { Name = topic }] }, 12,
            m => m.Topics[0] is { ErrorCode: KafkaError.None } t && t.Partitions.Length == partitions && t.Partitions.All(p => p is { ErrorCode: KafkaError.None, LeaderId: >= 0 }));
        var ends = new ListOffsetsRequest
        {
            ReplicaId = -1,
            Topics = [new() { Name = topic, Partitions = [.. Enumerable.Range(0, partitions).Select(p => new ListOffsetsRequest.Partition { PartitionIndex = p, Timestamp = -1 })] }],
        };
        Until(ends, 7, r => r.Topics[0].Partitions.All(p => p.ErrorCode == KafkaError.None));
    }
}
