using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>A coordinator that is elsewhere for a while.</summary>
internal static class Coordinators
{
    // Shorter than any session.
    private const long RenewalMs = 250;

    private static readonly KafkaFault Elsewhere = KafkaFault.Refuse(KafkaRefusal.NotCoordinator);
    private static readonly KafkaFault Nowhere = KafkaFault.Refuse(KafkaRefusal.CoordinatorNotAvailable);

    /// <summary>What is answered meanwhile; null for requests that no coordinator is asked for.</summary>
    public static KafkaFault? Refusal(ApiKey api) => api switch
    {
        ApiKey.FindCoordinator => Nowhere,
        ApiKey.JoinGroup or ApiKey.SyncGroup or ApiKey.Heartbeat or ApiKey.LeaveGroup or ApiKey.OffsetCommit or ApiKey.OffsetFetch or ApiKey.InitProducerId
            or ApiKey.AddPartitionsToTxn or ApiKey.AddOffsetsToTxn or ApiKey.EndTxn or ApiKey.TxnOffsetCommit => Elsewhere,
        _ => null,
    };

    /// <summary>Nobody's session ends while there is no coordinator to hear of it.</summary>
    public static void KeepSessions(Broker broker, long until)
    {
        foreach (var member in broker.Groups.All.SelectMany(g => g.Members)) member.Renew();
        if (broker.Clock.Elapsed < until) broker.Timers.After(Math.Min(RenewalMs, until - broker.Clock.Elapsed), () => KeepSessions(broker, until));
    }
}
