using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests.Wires;

/// <summary>Bytes that are sent from where they are.</summary>
public sealed class AttachmentTests
{
    [Fact]
    public void A_frame_with_attachments_is_byte_by_byte_the_one_without()
    {
        for (short version = 4; version <= 17; version++)
        {
            var response = Response();
            using WireBuffer copied = new(), attached = new() { LargestCopy = 100 };
            Frames.WriteResponse(copied, version, 7, response);
            Frames.WriteResponse(attached, version, 7, response);
            Assert.Empty(copied.Attachments);
            Assert.Equal(3, attached.Attachments.Count);
            Assert.Equal(copied.Written.ToArray(), Joined(attached));
            Assert.Equal(copied.Length, attached.Length + attached.AttachedLength);
        }
    }

    private static byte[] Joined(WireBuffer buffer)
    {
        List<byte> all = [];
        var written = 0;
        foreach (var (position, bytes) in buffer.Attachments)
        {
            all.AddRange(buffer.Written[written..position]);
            all.AddRange(bytes.Span);
            written = position;
        }
        all.AddRange(buffer.Written[written..]);
        return [.. all];
    }

    private static FetchResponse Response() => new()
    {
        Responses =
        [
            new() { Topic = "a", Partitions = [Partition(0, 101), Partition(1, 100), Partition(2, 5000)] },
            new() { Topic = "b", Partitions = [Partition(0, 0), Partition(1, 70_000)] },
        ],
    };

    private static FetchResponse.FetchedPartition Partition(int number, int size) =>
        new() { PartitionIndex = number, Records = Enumerable.Range(0, size).Select(i => (byte)i).ToArray() };
}
