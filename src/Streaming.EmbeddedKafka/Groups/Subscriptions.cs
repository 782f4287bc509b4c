using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>What the members of a group read, as far as it can be known.</summary>
internal static class Subscriptions
{
    private const string Consumers = "consumer";

    /// <summary>The topics; null if the members are no consumers, or do not say it as consumers do.</summary>
    public static HashSet<string>? Of(Group group)
    {
        if (group.ProtocolType != Consumers) return null;
        try
        {
            return [.. group.Members.SelectMany(m => ConsumerPayload.Read<ConsumerSubscription>(m.Metadata(group.Protocol), out _).Topics)];
        }
        catch (WireException)
        {
            return null;
        }
    }

    /// <summary>True if offsets of a topic are in use.</summary>
    public static bool IsRead(Group group, string topic) => group.Subscribed?.Contains(topic) ?? group.ProtocolType == Consumers;
}
