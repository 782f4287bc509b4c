namespace Streaming.Integration.Tests.Support;

/// <summary>Sets a group's offset from outside, as a command-line tool does: by being a member of it for a moment.</summary>
internal sealed class OffsetTool : IGroupListener
{
    private readonly TaskCompletionSource _assigned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static async Task SetAsync(string group, string member, string topic, int partition, long offset)
    {
        var tool = new OffsetTool();
        await using var joined = await Cluster.Transport.JoinAsync(new(group, member, [topic], TimeSpan.FromSeconds(6), 1 << 20), tool, Cluster.Stop);
        await tool._assigned.Task.WaitAsync(Eventually.Bound, Cluster.Stop);
        await joined.CommitOffsetsAsync(new Dictionary<TopicPartition, long> { [new(topic, partition)] = offset }, Cluster.Stop);
        await joined.LeaveAsync(Cluster.Stop);
    }

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => _assigned.TrySetResult();

    public ValueTask OnRevoked(bool lost) => ValueTask.CompletedTask;

    public bool OnRecords(RecordBatch batch)
    {
        batch.Dispose();
        return true;
    }

    public void OnEnd(TopicPartition partition, long position, long attempt)
    {
    }

    public void OnFailed(TransportException error) => _assigned.TrySetException(error);
}
