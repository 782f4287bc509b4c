namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What a coordinator coordinates.</summary>
internal enum CoordinatorType : sbyte
{
    Group = 0,
    Transaction = 1,
}
