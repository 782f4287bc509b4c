using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Tests.Differential;
using Streaming.Kafka.Embedded.Tests.Logs;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Core;

/// <summary>Some clients and a broker. Clients know what they were told, and it must be true.</summary>
internal sealed class Stress
{
    private const int Partitions = 2;
    private const string Topic = "t", Group = "g";
    private readonly Random _random;
    private readonly CoreBroker _broker;
    private readonly Topic _topic;
    private readonly Transcript _transcript = new();
    private readonly StressProducer[] _producers;
    private readonly StressMember[] _members;
    private readonly Dictionary<string, int> _committedAt = [];
    private readonly HashSet<string> _aborted = [];
    private int _values;

    public Stress(Random random)
    {
        _random = random;
        _broker = new(s => s with { MarkerDelayMs = random.Next(2) * 50, RetentionIntervalMs = 1000 }, seed: random.Next());
        _topic = _broker.Topic(Topic, Partitions, ("segment.ms", "2000"), ("retention.ms", "-1"));
        _producers = [.. Enumerable.Range(0, 3).Select(i => new StressProducer($"p{i}"))];
        _members = [.. Enumerable.Range(0, 3).Select(i => new StressMember(_broker, Group, i == 0 ? null : $"m{i}"))];
    }

    public string Transcript => _transcript.ToString();

    public void Step()
    {
        switch (_random.Next(12))
        {
            case 0: _broker.Pass(_random.Next(100)); break;
            case 1 when _random.Next(5) == 0: _broker.Pass(_random.Next(6_000)); break;
            case 2: WritePlain(); break;
            case 3 or 4 or 5 or 6: _producers[_random.Next(_producers.Length)].Step(this); break;
            case 7 or 8: Note(_members[_random.Next(_members.Length)].Step(_random)); break;
            case 9: Read(_random.Next(Partitions)); break;
            default: _broker.Pass(1); break;
        }
        Check();
    }

    /// <summary>Ends what is open, and looks at everything.</summary>
    public void Finish()
    {
        _broker.Run(100_000);
        Check();
        for (var partition = 0; partition < Partitions; partition++)
        {
            Assert.Equal(_topic.Partitions[partition].End, _topic.Partitions[partition].LastStable);
            Read(partition);
        }
        Assert.Empty(_broker.Failures);
    }

    public T Ask<T>(IRequest<T> request, short? version = null) where T : class, IApiMessage
    {
        var response = _broker.Ask(request, version);
        Note(response);
        return response;
    }

    public int Next(int most) => _random.Next(most);

    public string NextValue() => $"v{_values++}";

    public (KafkaError Error, long Offset) Write(byte[] batch, int partition, string? transactionalId)
    {
        var result = Ask(Stage.Production(Topic, batch, partition, transactionalId)).Responses[0].PartitionResponses[0];
        return (result.ErrorCode, result.BaseOffset);
    }

    /// <summary>A producer was told that its transaction is committed or aborted.</summary>
    public void Ended(IEnumerable<(string Value, int Partition)> written, bool commit)
    {
        foreach (var (value, partition) in written)
        {
            if (commit) _committedAt.Add(value, partition);
            else _aborted.Add(value);
        }
    }

    private void WritePlain()
    {
        var (value, partition) = (NextValue(), _random.Next(Partitions));
        if (Write(Batches.Of(value), partition, null).Error == KafkaError.None) _committedAt.Add(value, partition);
    }

    private void Read(int partition)
    {
        List<(long Offset, string Value)> seen = [];
        var log = _topic.Partitions[partition];
        for (long at = 0; at < log.LastStable;)
        {
            var fetched = _broker.Ask(CoreBroker.Fetching(_topic, at, IsolationLevel.ReadCommitted, partition: partition, maxBytes: _random.Next(1, 2_000))).Responses[0].Partitions[0];
            Assert.Equal(KafkaError.None, fetched.ErrorCode);
            seen.AddRange(LogModel.Seen(fetched.Records!.Value, at, fetched.AbortedTransactions!.Select(a => (a.ProducerId, a.FirstOffset))));
            var before = at;
            foreach (var batch in new RecordBatches(fetched.Records!.Value))
            {
                // Offsets are dense.
                Assert.Equal(at, Math.Max(batch.BaseOffset, before));
                at = batch.LastOffset + 1;
            }
            Assert.True(at > before);
        }
        var values = seen.Select(s => s.Value).ToList();
        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.DoesNotContain(values, _aborted.Contains);
        if (log.LastStable == log.End) Assert.Empty(_committedAt.Where(c => c.Value == partition).Select(c => c.Key).Except(values));
        _transcript.Write($"read {partition}: {string.Join(' ', values)}");
    }

    private void Check()
    {
        foreach (var log in _topic.Partitions)
        {
            Assert.InRange(log.LastStable, log.Start, log.End);
            Assert.Equal(log.Segments.All.Sum(s => s.Size), log.Segments.Size);
        }
        if (_broker.Broker.Groups.Find(Group) is not { } group) return;
        Assert.Equal(group.Members.Count == 0, group.LeaderId is null);
        Assert.True(group.LeaderId is null || group.Find(group.LeaderId) is not null);
        if (group.State == GroupState.Empty) Assert.Empty(group.Members);
        if (group.State == GroupState.Stable) Assert.All(group.Members, m => Assert.Null(m.Joining));
    }

    private void Note(object? what)
    {
        if (what is IMessage message) _transcript.Write(what.GetType().Name, message);
        else if (what is not null) _transcript.Write($"{what}");
    }
}
