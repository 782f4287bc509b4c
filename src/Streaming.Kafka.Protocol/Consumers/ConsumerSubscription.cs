namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What a consumer tells the member who assigns: the metadata of a protocol in <see cref="JoinGroupRequest"/>. Brokers pass it on without looking into it.</summary>
internal sealed class ConsumerSubscription : IMessage
{
    /// <summary>The topics that it wants.</summary>
    public string[] Topics = [];

    /// <summary>For the assignor.</summary>
    public ReadOnlyMemory<byte>? UserData;

    /// <summary>What it has now.</summary>
    public ConsumerPartitions[] OwnedPartitions = [];

    /// <summary>The generation in which it had that; -1 if it does not say.</summary>
    public int GenerationId = -1;

    public string? RackId;

    public void Fields(ref Wire wire)
    {
        wire.StringArray(ref Topics);
        wire.NullableBytes(ref UserData);
        if (wire.Version >= 1) wire.Array(ref OwnedPartitions);
        if (wire.Version >= 2) wire.Int32(ref GenerationId);
        if (wire.Version >= 3) wire.NullableString(ref RackId);
    }
}
