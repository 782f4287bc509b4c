using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>Which ids of producers have been given.</summary>
internal sealed class ProducerIdsEntry : IStateEntry
{
    /// <summary>All from here on are free.</summary>
    public long Next;

    public static StateKind Kind => StateKind.ProducerIds;

    public void KeyFields(ref Wire wire)
    {
    }

    public void Fields(ref Wire wire) => wire.Int64(ref Next);
}
