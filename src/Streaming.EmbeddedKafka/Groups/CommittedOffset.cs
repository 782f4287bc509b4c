namespace Streaming.Kafka.Embedded.Groups;

/// <summary>An offset that a group has stored.</summary>
/// <param name="Offset">The next record to be read.</param>
/// <param name="LeaderEpoch">The leader of the last record that was read; -1 if it was not said.</param>
/// <param name="Metadata">Text beside it.</param>
/// <param name="Time">When it was stored, in milliseconds since 1970.</param>
/// <param name="Until">Until when it is to be kept, in milliseconds since 1970, if the client said so; null for the broker's default.</param>
/// <param name="Order">Counts what was stored in the group: of two, the later one wins, whenever its transaction ends.</param>
internal sealed record CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long Time, long? Until, long Order);
