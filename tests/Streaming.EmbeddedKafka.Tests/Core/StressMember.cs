using Streaming.Kafka.Embedded.Tests.Differential;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Core;

/// <summary>A member of a group that comes, goes, and forgets to say so.</summary>
internal sealed class StressMember(CoreBroker broker, string group, string? instance)
{
    private TestCall? _joining, _syncing;
    private JoinGroupResponse? _joined;
    private string _id = "";

    /// <summary>Does something; what came of it.</summary>
    public object? Step(Random random)
    {
        if (_joining is { HasEnded: true }) return Joined();
        if (_syncing is { HasEnded: true }) return Synced();
        if (random.Next(15) == 0) return Restart();
        if (_joining is not null || _syncing is not null) return null;
        if (_joined is null) return Join();
        return random.Next(10) switch
        {
            0 => Leave(),
            1 => Join(),
            _ => Beat(),
        };
    }

    // Static members come back under their name; a dynamic one leaves its id behind.
    private string Restart()
    {
        (_joining, _syncing, _joined, _id) = (null, null, null, "");
        return "restart";
    }

    private string Join()
    {
        _joined = null;
        _joining = broker.Begin(Stage.Joining(group, _id, instance, sessionMs: 3_000, rebalanceMs: 2_000));
        return "join";
    }

    private JoinGroupResponse Joined()
    {
        var response = CoreBroker.End<JoinGroupResponse>(_joining!);
        _joining = null;
        if (response.ErrorCode == KafkaError.MemberIdRequired)
        {
            _id = response.MemberId;
        }
        else if (response.ErrorCode == KafkaError.None)
        {
            (_joined, _id) = (response, response.MemberId);
            var assignments = response.Leader == _id ? response.Members.Select(m => (m.MemberId, m.MemberId)).ToArray() : [];
            _syncing = broker.Begin(Stage.Syncing(group, response, instance, assignments));
        }
        else
        {
            Assert.True(response.ErrorCode is KafkaError.UnknownMemberId or KafkaError.FencedInstanceId or KafkaError.RebalanceInProgress, $"{response.ErrorCode}");
            _id = "";
        }
        return response;
    }

    private SyncGroupResponse Synced()
    {
        var response = CoreBroker.End<SyncGroupResponse>(_syncing!);
        _syncing = null;
        if (response.ErrorCode == KafkaError.None) return response;
        Assert.True(response.ErrorCode is KafkaError.UnknownMemberId or KafkaError.FencedInstanceId or KafkaError.RebalanceInProgress or KafkaError.IllegalGeneration, $"{response.ErrorCode}");
        _joined = null;
        if (response.ErrorCode is KafkaError.UnknownMemberId or KafkaError.FencedInstanceId) _id = "";
        return response;
    }

    private HeartbeatResponse Beat()
    {
        var response = broker.Ask(new HeartbeatRequest { GroupId = group, GenerationId = _joined!.GenerationId, MemberId = _id, GroupInstanceId = instance });
        if (response.ErrorCode == KafkaError.None) return response;
        _joined = null;
        if (response.ErrorCode is KafkaError.UnknownMemberId or KafkaError.FencedInstanceId) _id = "";
        return response;
    }

    private LeaveGroupResponse Leave()
    {
        var response = broker.Ask(new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = _id, GroupInstanceId = instance }] });
        (_joined, _id) = (null, "");
        return response;
    }
}
