using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>The coordinator of everything is the one broker.</summary>
internal sealed class FindCoordinatorHandler(Broker broker) : DirectHandler<FindCoordinatorRequest, FindCoordinatorResponse>
{
    private const short ManyFrom = 4;

    protected override FindCoordinatorResponse Answer(FindCoordinatorRequest request, Call call)
    {
        if (request.KeyType is not (CoordinatorType.Group or CoordinatorType.Transaction)) return Refusal(request, KafkaError.InvalidRequest, call.Version);
        var (node, host, port) = (broker.Settings.NodeId, broker.Settings.Host, broker.Settings.Port);
        if (call.Version < ManyFrom) return new() { NodeId = node, Host = host, Port = port, ErrorMessage = "NONE" };
        return new() { Coordinators = [.. request.CoordinatorKeys.Select(k => new FindCoordinatorResponse.Coordinator { Key = k, NodeId = node, Host = host, Port = port })] };
    }

    protected override FindCoordinatorResponse Refusal(FindCoordinatorRequest request, KafkaError error) => Refusal(request, error, request.CoordinatorKeys.Length > 0 ? ManyFrom : (short)0);

    private static FindCoordinatorResponse Refusal(FindCoordinatorRequest request, KafkaError error, short version) => version < ManyFrom
        ? new() { ErrorCode = error, ErrorMessage = $"{error}", NodeId = -1, Port = -1 }
        : new() { Coordinators = [.. request.CoordinatorKeys.Select(k => new FindCoordinatorResponse.Coordinator { Key = k, ErrorCode = error, ErrorMessage = $"{error}", NodeId = -1, Port = -1 })] };
}
