namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which groups does this broker coordinate?</summary>
internal sealed class ListGroupsRequest : IRequest<ListGroupsResponse>
{
    /// <summary>Only groups in these states; none for all.</summary>
    public string[] StatesFilter = [];

    /// <summary>Only groups of these types (<c>classic</c>); none for all.</summary>
    public string[] TypesFilter = [];

    public static ApiKey Api => ApiKey.ListGroups;

    public void Fields(ref Wire wire)
    {
        if (wire.Version >= 4) wire.StringArray(ref StatesFilter);
        if (wire.Version >= 5) wire.StringArray(ref TypesFilter);
    }
}
