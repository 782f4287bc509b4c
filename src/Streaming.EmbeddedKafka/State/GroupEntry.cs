using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>A group in a generation: what Kafka keeps as <c>GroupMetadataValue</c>, and at the same moments.</summary>
internal sealed class GroupEntry : IStateEntry
{
    public string GroupId = "";
    public int Generation;
    public string? ProtocolType;
    public string? Protocol;
    public string? Leader;

    /// <summary>When it came into its state, in milliseconds since 1970.</summary>
    public long Since;

    public Member[] Members = [];

    public static StateKind Kind => StateKind.Group;

    public void KeyFields(ref Wire wire) => wire.String(ref GroupId);

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref Generation);
        wire.NullableString(ref ProtocolType);
        wire.NullableString(ref Protocol);
        wire.NullableString(ref Leader);
        wire.Int64(ref Since);
        wire.Array(ref Members);
    }

    /// <summary>A member.</summary>
    internal sealed class Member : IMessage
    {
        public string Id = "";
        public string? InstanceId;
        public string ClientId = "", ClientHost = "";
        public int SessionMs, RebalanceMs;

        /// <summary>What it told the leader, in the protocol of the group.</summary>
        public ReadOnlyMemory<byte> Metadata;

        /// <summary>What the leader gave it.</summary>
        public ReadOnlyMemory<byte> Assignment;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Id);
            wire.NullableString(ref InstanceId);
            wire.String(ref ClientId);
            wire.String(ref ClientHost);
            wire.Int32(ref SessionMs);
            wire.Int32(ref RebalanceMs);
            wire.Bytes(ref Metadata);
            wire.Bytes(ref Assignment);
        }
    }
}
