using System.Buffers;
using System.Buffers.Binary;
using Snappier;

namespace Streaming.Kafka.Embedded.Records;

/// <summary>
/// Snappy as Kafka's clients have it: one block as librdkafka writes it, or, as Java does, a header and blocks with their lengths in front.
/// </summary>
internal static class SnappyBlocks
{
    private const int HeaderSize = 16;

    // Snappy-java's: its name, a version and a compatible version.
    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static void Decompress(ReadOnlySpan<byte> from, IBufferWriter<byte> to, int most)
    {
        if (!from.StartsWith(Magic))
        {
            Block(from, to, most);
            return;
        }
        if (from.Length < HeaderSize) throw new InvalidDataException("Snappy: the header is cut off.");
        for (from = from[HeaderSize..]; from.Length > 0;)
        {
            if (!BinaryPrimitives.TryReadInt32BigEndian(from, out var size) || size < 0 || size > from.Length - sizeof(int)) throw new InvalidDataException("Snappy: a block is cut off.");
            most -= Block(from.Slice(sizeof(int), size), to, most);
            from = from[(sizeof(int) + size)..];
        }
    }

    public static void Compress(ReadOnlySpan<byte> from, IBufferWriter<byte> to) =>
        to.Advance(Snappy.Compress(from, to.GetSpan(Snappy.GetMaxCompressedLength(from.Length))));

    private static int Block(ReadOnlySpan<byte> from, IBufferWriter<byte> to, int most)
    {
        var size = Snappy.GetUncompressedLength(from);
        if (size > most) throw new InvalidDataException("Snappy: a batch that is too large without compression.");
        if (size > 0) to.Advance(Snappy.Decompress(from, to.GetSpan(size)));
        return size;
    }
}
