namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Partitions of a topic.</summary>
internal sealed class ConsumerPartitions : IMessage
{
    public string Topic = "";
    public int[] Partitions = [];

    public void Fields(ref Wire wire)
    {
        wire.String(ref Topic);
        wire.Int32Array(ref Partitions);
    }
}
