namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Which broker coordinates a group or a transactional id?</summary>
internal sealed class FindCoordinatorRequest : IRequest<FindCoordinatorResponse>
{
    /// <summary>A group or a transactional id, up to version 3.</summary>
    public string Key = "";

    public CoordinatorType KeyType;

    /// <summary>Groups or transactional ids, from version 4 on.</summary>
    public string[] CoordinatorKeys = [];

    public static ApiKey Api => ApiKey.FindCoordinator;

    public void Fields(ref Wire wire)
    {
        if (wire.Version <= 3) wire.String(ref Key);
        if (wire.Version >= 1) wire.Code(ref KeyType);
        if (wire.Version >= 4) wire.StringArray(ref CoordinatorKeys);
    }
}
