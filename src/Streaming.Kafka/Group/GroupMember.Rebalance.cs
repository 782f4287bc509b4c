using System.Runtime.InteropServices;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Group;

/// <content>Membership. All of it runs on the polling thread; native callbacks come out of its own calls.</content>
internal sealed unsafe partial class GroupMember
{
    private readonly Queue<(TopicPartition[]? Assigned, bool Lost)> _rebalances = new();

    private readonly Queue<(RdError Error, string Text)> _errors = new();

    /// <summary>What the listener was told to be its own; null between a revocation and the next assignment.</summary>
    private HashSet<TopicPartition>? _assignment;
    private TopicPartition[]? _announce;
    private bool _unassign;
    private Task _revoked = Task.CompletedTask;
    private long _revokeDeadline;
    private bool _leaving;
    private long _leaveDeadline;
    private volatile GroupMetadata? _metadata;

    /// <summary>
    /// The generation of the last assignment that the listener was told of. It is not asked for when it is needed: by then the client may have joined anew after a loss, and
    /// the fence would let through what was computed for the assignment before.
    /// </summary>
    internal GroupMetadata? Metadata => _metadata;

    private static void SetCallbacks(ConfHandle conf)
    {
        Rdkafka.rd_kafka_conf_set_rebalance_cb(conf, &OnRebalance);
        Rdkafka.rd_kafka_conf_set_error_cb(conf, &OnError);
    }

    [UnmanagedCallersOnly]
    private static void OnRebalance(nint client, RdError kind, RdTopicPartitionList* partitions, nint opaque)
    {
        var member = (GroupMember)ClientContext.Of(client).Owner!;
        // Only noted: messages that the same poll has collected before this come first.
        if (member._leaving || member._closing) Rdkafka.rd_kafka_assign(client, 0);
        else if (kind == RdError.AssignPartitions) member._rebalances.Enqueue((PartitionList.Read(partitions), false));
        else member._rebalances.Enqueue((null, Rdkafka.rd_kafka_assignment_lost(client) != 0));
    }

    [UnmanagedCallersOnly]
    private static void OnError(nint client, int error, byte* text, nint opaque)
    {
        if (ClientContext.Of(client).Owner is GroupMember member) member._errors.Enqueue(((RdError)error, Rdkafka.Text(text)));
    }

    private void Rebalance()
    {
        while (_errors.TryDequeue(out var error)) Handle(error.Error, error.Text);
        while (_rebalances.TryDequeue(out var rebalance))
        {
            if (rebalance.Assigned is { } assigned)
            {
                using var none = new PartitionList(0);
                Rdkafka.rd_kafka_assign(_client, none);
                _announce = assigned;
            }
            else
            {
                Revoke(rebalance.Lost);
            }
        }
        if (_unassign && (_revoked.IsCompleted || Environment.TickCount64 >= _revokeDeadline))
        {
            Rdkafka.rd_kafka_assign(_client.Raw, 0);
            _unassign = false;
        }
        // Also after the deadline, the listener hears of nothing new before it is done with the old.
        if (_announce is not null && _revoked.IsCompleted) Announce(_announce);
        if (_leaving) Leave();
    }

    private void Revoke(bool lost)
    {
        var told = _assignment is not null;
        _announce = null;
        _assignment = null;
        _unassign = true;
        Forget();
        if (!told) return;
        _revokeDeadline = Environment.TickCount64 + (long)_options.SessionTimeout.TotalMilliseconds;
        var task = _listener.OnRevoked(lost);
        if (task.IsCompletedSuccessfully) return;
        _revoked = task.AsTask().ContinueWith(
            t =>
            {
                if (t.Exception is { } e) _context.Log(3, $"listener of member '{_options.Member}': {e.InnerException?.Message}");
                Wake();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    private void Announce(TopicPartition[] partitions)
    {
        _announce = null;
        _assignment = [.. partitions];
        // Not disposed: a commit on another thread may be using the old one. It is a few bytes, and finalised.
        _metadata = new GroupMetadata(Rdkafka.rd_kafka_consumer_group_metadata(_client));
        _listener.OnAssigned(partitions);
    }

    private void BeginLeave()
    {
        if (_leaving) return;
        _leaving = true;
        _leaveDeadline = Environment.TickCount64 + LeaveMilliseconds;
        Forget();
        if (_unassign) Rdkafka.rd_kafka_assign(_client.Raw, 0);
        (_assignment, _announce, _unassign) = (null, null, false);
        // Unsubscribing is what makes a static member leave at once; closing alone keeps its place.
        Rdkafka.rd_kafka_unsubscribe(_client);
    }

    private void Leave()
    {
        // Closed before it has left, a static member would keep its place: the client forgets that it was to leave.
        if (HasLeft() || Environment.TickCount64 >= _leaveDeadline) _stopped = true;
    }

    /// <summary>True if the request to leave is on its way: the client has no member id from then on. Closing waits for the answer.</summary>
    private bool HasLeft()
    {
        var id = Rdkafka.rd_kafka_memberid(_client);
        if (id is null) return true;
        var hasLeft = *id == 0;
        Rdkafka.rd_kafka_mem_free(_client, id);
        return hasLeft;
    }
}
