using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Lists groups, all of which are of the classic kind.</summary>
internal sealed class ListGroupsHandler(Broker broker) : DirectHandler<ListGroupsRequest, ListGroupsResponse>
{
    private const string Classic = "classic";

    protected override ListGroupsResponse Answer(ListGroupsRequest request, Call call)
    {
        var isOfType = Has(request.TypesFilter, Classic);
        return new()
        {
            Groups = [.. broker.Groups.All.Where(g => isOfType && Has(request.StatesFilter, $"{g.State}")).Select(g => new ListGroupsResponse.ListedGroup
            {
                GroupId = g.Id,
                ProtocolType = g.ProtocolType ?? "",
                GroupState = $"{g.State}",
                GroupType = Classic,
            })],
        };
    }

    protected override ListGroupsResponse Refusal(ListGroupsRequest request, KafkaError error) => new() { ErrorCode = error };

    private static bool Has(string[] filter, string value) => filter.Length == 0 || filter.Contains(value, StringComparer.OrdinalIgnoreCase);
}
