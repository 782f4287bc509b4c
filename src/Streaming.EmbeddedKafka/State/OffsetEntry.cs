using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>An offset of a group.</summary>
internal sealed class OffsetEntry : IStateEntry
{
    private const long Unset = -1;

    public string GroupId = "";

    /// <summary>Whose transaction must be committed before it counts; -1 if it counts.</summary>
    public long ProducerId = Unset;

    public string Topic = "";
    public int Partition;
    public long Offset;
    public int LeaderEpoch;
    public string Metadata = "";

    /// <summary>When it was stored, in milliseconds since 1970.</summary>
    public long Time;

    /// <summary>Until when it is to be kept, in milliseconds since 1970; -1 for the broker's default.</summary>
    public long Until = Unset;

    /// <summary>Of two in a group, the higher one was stored later.</summary>
    public long Order;

    public static StateKind Kind => StateKind.Offset;

    public void KeyFields(ref Wire wire)
    {
        wire.String(ref GroupId);
        wire.Int64(ref ProducerId);
        wire.String(ref Topic);
        wire.Int32(ref Partition);
    }

    public void Fields(ref Wire wire)
    {
        wire.Int64(ref Offset);
        wire.Int32(ref LeaderEpoch);
        wire.String(ref Metadata);
        wire.Int64(ref Time);
        wire.Int64(ref Until);
        wire.Int64(ref Order);
    }
}
