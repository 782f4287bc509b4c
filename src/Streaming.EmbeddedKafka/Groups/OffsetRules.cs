using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Groups;

/// <summary>Who may store offsets: the rules of Kafka's <c>ClassicGroup.validateOffsetCommit</c>.</summary>
internal static class OffsetRules
{
    /// <summary>Characters of the text beside an offset: Kafka's <c>offset.metadata.max.bytes</c>, which counts characters too.</summary>
    private const int MostMetadata = 4096;

    public static bool IsTooLong(string metadata) => metadata.Length > MostMetadata;

    /// <summary>Whether a client may store offsets. <paramref name="group"/>: null if it does not exist.</summary>
    public static KafkaError Check(Group? group, string memberId, string? instanceId, int generation, bool isTransactional)
    {
        // Someone who is in no group, and a group without members: offsets are stored for whoever comes.
        if (generation < 0 && group is null or { State: GroupState.Empty }) return KafkaError.None;
        if (group is null) return KafkaError.IllegalGeneration;
        if (generation >= 0 || memberId.Length > 0 || instanceId is not null)
        {
            var error = group.Check(memberId, instanceId);
            if (error != KafkaError.None) return error;
            if (generation != group.Generation) return KafkaError.IllegalGeneration;
        }
        else if (!isTransactional)
        {
            return KafkaError.UnknownMemberId;
        }
        return !isTransactional && group.State == GroupState.CompletingRebalance ? KafkaError.RebalanceInProgress : KafkaError.None;
    }
}
