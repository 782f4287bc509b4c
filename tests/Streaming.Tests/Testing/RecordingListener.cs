using System.Text;

namespace Streaming.Tests.Testing;

/// <summary>A listener that starts every assignment at given offsets (zero by default) and writes down what it is told.</summary>
internal sealed class RecordingListener : IGroupListener
{
    private long _attempt;

    public IGroupMember? Member { get; private set; }

    public bool AutoStart { get; set; } = true;

    /// <summary>What <see cref="OnRecords"/> answers.</summary>
    public bool TakesMore { get; set; } = true;

    public Func<bool, ValueTask> Revoking { get; set; } = static _ => default;

    public List<string> Log { get; } = [];

    public IReadOnlyList<TopicPartition> Assigned { get; private set; } = [];

    public TransportException? Failure { get; private set; }

    /// <summary>The assignment may come before the call that joins has returned.</summary>
    public void Join(IGroupMember member)
    {
        Member = member;
        if (AutoStart && Assigned.Count > 0) Start([.. Assigned.Select(static p => (p, 0L))]);
    }

    public void Start(params (TopicPartition Partition, long Offset)[] offsets) => Member!.Start(++_attempt, offsets.ToDictionary(static o => o.Partition, static o => o.Offset));

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions)
    {
        Assigned = partitions;
        Log.Add($"assigned {string.Join(',', partitions)}");
        if (AutoStart && Member is not null) Start([.. partitions.Select(static p => (p, 0L))]);
    }

    public ValueTask OnRevoked(bool lost)
    {
        Log.Add(lost ? "lost" : "revoked");
        return Revoking(lost);
    }

    public bool OnRecords(RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++) Log.Add($"{batch.Partition}@{batch.Offset(i)}={Encoding.UTF8.GetString(batch.Value(i))}#{batch.Attempt}");
        batch.Dispose();
        return TakesMore;
    }

    public void OnEnd(TopicPartition partition, long position, long attempt) => Log.Add($"{partition} end {position}#{attempt}");

    public void OnFailed(TransportException error)
    {
        Failure = error;
        Log.Add($"failed {error.Kind}");
    }

    public List<string> Take()
    {
        var taken = Log.ToList();
        Log.Clear();
        return taken;
    }
}
