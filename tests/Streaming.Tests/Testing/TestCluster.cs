using System.Text;
using Streaming.Testing;
using Streaming.Testing.Transport;
using Xunit;

namespace Streaming.Tests.Testing;

/// <summary>A cluster with clock and scheduler, and short forms of what the tests of the transport do.</summary>
internal sealed class TestCluster
{
    public TestCluster(int? seed = null)
    {
        Scheduler = new SimulationScheduler(Time, seed);
        Cluster = new InMemoryCluster(Time, Scheduler);
    }

    public static CancellationToken Never => CancellationToken.None;

    public ManualTimeProvider Time { get; } = new();

    public SimulationScheduler Scheduler { get; }

    public InMemoryCluster Cluster { get; }

    public static TopicPartition T0 { get; } = new("t", 0);

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public InMemoryTransport Client() => new(Cluster, Scheduler);

    public T Run<T>(Func<ValueTask<T>> call, TimeSpan? advance = null) => Scheduler.Run(async () => await call(), advance);

    public void Run(Func<ValueTask> call, TimeSpan? advance = null) => Scheduler.Run(async () => await call(), advance);

    public TransportErrorKind Fails(Func<ValueTask> call) => Assert.Throws<TransportException>(() => Run(call)).Kind;

    public InMemoryGroupMember Join(InMemoryTransport client, string name, RecordingListener listener, params string[] topics)
    {
        var options = new GroupOptions("g", name, topics.Length == 0 ? ["t"] : topics, TimeSpan.FromSeconds(10), 1 << 20);
        var member = (InMemoryGroupMember)Run(() => client.JoinAsync(options, listener, default));
        listener.Join(member);
        Scheduler.RunUntilIdle();
        return member;
    }

    public IEpochProducer Producer(InMemoryTransport client, string? id = null) => Run(() => client.CreateProducerAsync(id, TimeSpan.FromSeconds(15), default));

    public void Append(string value, string? key = null, string topic = "t", int partition = 0) =>
        Cluster.Append(topic, partition, Now, key is null ? null : Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    public void Send(IEpochProducer producer, params string[] values)
    {
        var records = new OutgoingRecords();
        foreach (var value in values)
        {
            records.Data.Write(Encoding.UTF8.GetBytes(value));
            records.Add("t", 0, Now, -1, Encoding.UTF8.GetByteCount(value), records.Count);
        }
        Assert.Equal(values.Length, producer.Send(records, 0));
        Scheduler.RunUntilIdle();
    }

    public void Transaction(IEpochProducer producer, params string[] values)
    {
        producer.Begin();
        Send(producer, values);
        Run(() => producer.CommitAsync(default));
    }

    public IEnumerable<string?> Values(bool committed = true) => Cluster.Read("t", committed).Select(static r => r.ValueText);

    public long Offset(InMemoryTransport client, OffsetKind kind, long timestamp = 0) =>
        Run(() => client.ListOffsetsAsync([T0], new OffsetQuery(kind, timestamp), default))[T0];
}
