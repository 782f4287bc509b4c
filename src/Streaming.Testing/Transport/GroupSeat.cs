namespace Streaming.Testing.Transport;

/// <summary>A member as the group's coordinator knows it. Guarded by the cluster's lock.</summary>
/// <param name="name">Its static name.</param>
internal sealed class GroupSeat(string name)
{
    public string Name { get; } = name;

    /// <summary>The client that holds the name now.</summary>
    public required InMemoryGroupMember Client { get; set; }

    /// <summary>New with every client that takes the name: what fences the one before.</summary>
    public long MemberId { get; set; }

    public IReadOnlyList<string> Topics { get; set; } = [];

    public TimeSpan SessionTimeout { get; set; }

    public IReadOnlyList<TopicPartition> Assignment { get; set; } = [];

    /// <summary>True if it has (re)joined the rebalance under way.</summary>
    public bool HasJoined { get; set; }

    /// <summary>Runs while its client sends no heartbeats.</summary>
    public ITimer? Expiry { get; set; }

    public void StopExpiry()
    {
        Expiry?.Dispose();
        Expiry = null;
    }
}
