using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>A member is alive, and hears whether it is to join again.</summary>
internal sealed class HeartbeatHandler(Broker broker) : DirectHandler<HeartbeatRequest, HeartbeatResponse>
{
    protected override HeartbeatResponse Answer(HeartbeatRequest request, Call call) => new() { ErrorCode = Beat(request) };

    protected override HeartbeatResponse Refusal(HeartbeatRequest request, KafkaError error) => new() { ErrorCode = error };

    private KafkaError Beat(HeartbeatRequest request)
    {
        if (request.GroupId.Length == 0) return KafkaError.InvalidGroupId;
        if (broker.Groups.Find(request.GroupId) is not { } group) return KafkaError.UnknownMemberId;
        var error = group.Check(request.MemberId, request.GroupInstanceId);
        if (error != KafkaError.None) return error;
        if (request.GenerationId != group.Generation) return KafkaError.IllegalGeneration;
        group.Find(request.MemberId)!.Renew();
        return group.State == GroupState.PreparingRebalance ? KafkaError.RebalanceInProgress : KafkaError.None;
    }
}
