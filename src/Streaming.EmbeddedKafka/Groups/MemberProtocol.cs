using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Something that a member can use to assign, such as <c>range</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Metadata">What the member tells the one who assigns.</param>
internal sealed record MemberProtocol(string Name, byte[] Metadata)
{
    /// <summary>Those of a request, copied.</summary>
    public static MemberProtocol[] Of(JoinGroupRequest request) => [.. request.Protocols.Select(p => new MemberProtocol(p.Name, p.Metadata.ToArray()))];
}
