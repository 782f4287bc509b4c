namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Deletes groups without members, with their offsets.</summary>
internal sealed class DeleteGroupsRequest : IRequest<DeleteGroupsResponse>
{
    public string[] GroupsNames = [];

    public static ApiKey Api => ApiKey.DeleteGroups;

    public void Fields(ref Wire wire)
    {
        wire.StringArray(ref GroupsNames);
    }
}
