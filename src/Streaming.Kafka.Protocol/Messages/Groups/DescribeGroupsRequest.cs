namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What is the state of groups, and who is in them?</summary>
internal sealed class DescribeGroupsRequest : IRequest<DescribeGroupsResponse>
{
    public string[] Groups = [];
    public bool IncludeAuthorizedOperations;

    public static ApiKey Api => ApiKey.DescribeGroups;

    public void Fields(ref Wire wire)
    {
        wire.StringArray(ref Groups);
        if (wire.Version >= 3) wire.Bool(ref IncludeAuthorizedOperations);
    }
}
