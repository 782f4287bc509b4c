namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What the member who assigns tells a consumer: the assignment in <see cref="SyncGroupRequest"/>. Brokers pass it on without looking into it.</summary>
internal sealed class ConsumerAssignment : IMessage
{
    /// <summary>The partitions that it is to read.</summary>
    public ConsumerPartitions[] AssignedPartitions = [];

    /// <summary>From the assignor.</summary>
    public ReadOnlyMemory<byte>? UserData;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref AssignedPartitions);
        wire.NullableBytes(ref UserData);
    }
}
