namespace Streaming.Testing.Transport;

/// <summary>
/// The coordinator of one consumer group: classic protocol, eager rebalances, static members (KIP-345), committed offsets. A member's session runs only
/// while its client is silent; a living client is taken to send heartbeats. Guarded by the cluster's lock.
/// </summary>
internal sealed class ConsumerGroup(InMemoryCluster cluster, string name)
{
    private readonly SortedDictionary<string, GroupSeat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, int> _pending = [];
    private long _memberIds;
    private bool _rebalancing;

    public string Name { get; } = name;

    /// <summary>Goes up with every completed rebalance.</summary>
    public int Generation { get; private set; }

    /// <summary>Committed offsets.</summary>
    public Dictionary<TopicPartition, long> Offsets { get; } = [];

    /// <summary>Static names of the members.</summary>
    public IEnumerable<string> Members => _seats.Keys;

    public void Join(InMemoryGroupMember client)
    {
        var options = client.Options;
        if (!_seats.TryGetValue(options.Member, out var seat)) _seats.Add(options.Member, seat = new GroupSeat(options.Member) { Client = client });
        else if (seat.Client != client) seat.Client.PostFenced();
        var returns = seat.MemberId != 0 && seat.Topics.ToHashSet().SetEquals(options.Topics);
        seat.StopExpiry();
        (seat.Client, seat.Topics, seat.SessionTimeout, seat.MemberId, seat.HasJoined) = (client, options.Topics, options.SessionTimeout, ++_memberIds, true);
        client.Joined(seat.MemberId);
        if (_rebalancing) TryComplete();
        else if (returns) Assign(seat);
        else Rebalance();
    }

    /// <summary>The client has given up its partitions and asks for new ones.</summary>
    public void Rejoin(InMemoryGroupMember client)
    {
        if (!TryFind(client, out var seat)) return;
        seat.HasJoined = true;
        if (_rebalancing) TryComplete();
        else Assign(seat);
    }

    /// <summary>The client sends no heartbeats from now on; after its session the seat is free.</summary>
    public void Vanish(InMemoryGroupMember client)
    {
        if (!TryFind(client, out var seat)) return;
        seat.StopExpiry();
        seat.Expiry = cluster.Time.CreateTimer(_ => Expire(seat), null, seat.SessionTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The client is back before its session ended; false if it is too late.</summary>
    public bool Return(InMemoryGroupMember client)
    {
        if (!TryFind(client, out var seat)) return false;
        seat.StopExpiry();
        if (_rebalancing && !seat.HasJoined) client.PostRevoked();
        return true;
    }

    /// <summary>Takes the seat away at once.</summary>
    public void Remove(InMemoryGroupMember client)
    {
        if (!TryFind(client, out var seat)) return;
        seat.StopExpiry();
        _seats.Remove(seat.Name);
        if (_rebalancing) TryComplete();
        else Rebalance();
    }

    /// <summary>Topics came, went or grew.</summary>
    public void TopicsChanged(string topic)
    {
        if (!_rebalancing && _seats.Values.Any(s => s.Topics.Contains(topic))) Rebalance();
    }

    /// <summary>The fence of commits: throws unless this is the name's present member at the present generation.</summary>
    public void Check(InMemoryGroupMember client, long memberId, int generation)
    {
        var member = client.Options.Member;
        if (!_seats.TryGetValue(member, out var seat))
            throw new TransportException(TransportErrorKind.StaleGeneration, $"UNKNOWN_MEMBER_ID: '{member}' is no member of group '{Name}' any more.");
        if (seat.Client != client)
            throw new TransportException(TransportErrorKind.Fenced, $"FENCED_INSTANCE_ID: another client has taken the name '{member}' in group '{Name}'.");
        if (seat.MemberId != memberId || generation != Generation)
            throw new TransportException(TransportErrorKind.StaleGeneration, $"ILLEGAL_GENERATION: group '{Name}' is at generation {Generation}, '{member}' at {generation}.");
    }

    public void AddPending(TopicPartition partition) => _pending[partition] = _pending.GetValueOrDefault(partition) + 1;

    public void EndPending(IReadOnlyDictionary<TopicPartition, long> offsets, bool commit)
    {
        foreach (var (partition, offset) in offsets)
        {
            if (--_pending[partition] == 0) _pending.Remove(partition);
            if (commit) Offsets[partition] = offset;
        }
    }

    /// <summary>True while a transaction that is not yet ended has offsets of this partition.</summary>
    public bool IsPending(TopicPartition partition) => _pending.ContainsKey(partition);

    private void Rebalance()
    {
        _rebalancing = true;
        foreach (var seat in _seats.Values)
            if (!seat.HasJoined && seat.Expiry is null) seat.Client.PostRevoked();
        TryComplete();
    }

    private void TryComplete()
    {
        if (!_rebalancing || _seats.Values.Any(static s => !s.HasJoined)) return;
        _rebalancing = false;
        Generation++;
        var assignment = RangeAssignor.Assign(_seats.ToDictionary(static s => s.Key, static s => s.Value.Topics), cluster.PartitionCount);
        foreach (var seat in _seats.Values)
        {
            seat.Assignment = assignment[seat.Name];
            Assign(seat);
        }
    }

    private void Assign(GroupSeat seat)
    {
        seat.HasJoined = false;
        seat.Client.PostAssigned(Generation, seat.Assignment);
    }

    private void Expire(GroupSeat seat)
    {
        lock (cluster.Gate)
        {
            if (seat.Expiry is not null && _seats.TryGetValue(seat.Name, out var current) && current == seat) Remove(seat.Client);
        }
    }

    private bool TryFind(InMemoryGroupMember client, out GroupSeat seat) =>
        _seats.TryGetValue(client.Options.Member, out seat!) && seat.Client == client && seat.MemberId == client.MemberId;
}
