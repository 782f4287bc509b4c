using System.Buffers.Binary;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Logs;

/// <summary>What can be read of a batch that is not there as a whole.</summary>
internal static class BatchHeader
{
    /// <summary>Bytes of the whole batch. At least its length field must be there.</summary>
    public static int Size(ReadOnlySpan<byte> bytes) => checked(BatchLayout.BeforeLength + BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.Length..]));
}
