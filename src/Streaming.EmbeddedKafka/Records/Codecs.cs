using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using K4os.Compression.LZ4;
using K4os.Compression.LZ4.Streams;
using Streaming.Kafka.Protocol.Records;
using ZstdSharp;

namespace Streaming.Kafka.Embedded.Records;

/// <summary>Compresses and decompresses the records of batches, as clients do.</summary>
internal static class Codecs
{
    /// <summary>What a batch may take without compression: far more than a client sends, and less than would hurt.</summary>
    public const int MostBytes = 256 << 20;

    private const int Step = 64 << 10;

    /// <summary>Appends what was compressed. <see cref="InvalidDataException"/> if it cannot be read or is larger than <see cref="MostBytes"/>.</summary>
    public static void Decompress(CompressionCodec codec, ReadOnlyMemory<byte> from, IBufferWriter<byte> to)
    {
        try
        {
            if (codec == CompressionCodec.Snappy)
            {
                SnappyBlocks.Decompress(from.Span, to, MostBytes);
                return;
            }
            using var compressed = Stream(from);
            using var plain = Reader(codec, compressed);
            Copy(plain, to);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw new InvalidDataException($"{codec} does not read: {e.Message}", e);
        }
    }

    /// <summary>Appends the bytes in compressed form.</summary>
    public static void Compress(CompressionCodec codec, ReadOnlySpan<byte> from, IBufferWriter<byte> to)
    {
        if (codec == CompressionCodec.Snappy)
        {
            SnappyBlocks.Compress(from, to);
            return;
        }
        using var compressed = new MemoryStream();
        using (var writer = Writer(codec, compressed)) writer.Write(from);
        to.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    private static Stream Reader(CompressionCodec codec, Stream from) => codec switch
    {
        CompressionCodec.Gzip => new GZipStream(from, CompressionMode.Decompress),
        CompressionCodec.Lz4 => LZ4Stream.Decode(from),
        CompressionCodec.Zstd => new DecompressionStream(from),
        _ => throw new InvalidDataException($"{codec} is no codec."),
    };

    // Kafka's clients read LZ4 frames only if their blocks do not refer to each other.
    private static Stream Writer(CompressionCodec codec, Stream to) => codec switch
    {
        CompressionCodec.Gzip => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true),
        CompressionCodec.Lz4 => LZ4Stream.Encode(to, new LZ4EncoderSettings { ChainBlocks = false, BlockSize = Step, CompressionLevel = LZ4Level.L00_FAST }, leaveOpen: true),
        CompressionCodec.Zstd => new CompressionStream(to, leaveOpen: true),
        _ => throw new InvalidDataException($"{codec} is no codec."),
    };

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(bytes.ToArray(), writable: false);

    private static void Copy(Stream from, IBufferWriter<byte> to)
    {
        for (var total = 0; ;)
        {
            var read = from.Read(to.GetSpan(Step)[..Step]);
            if (read == 0) return;
            to.Advance(read);
            total += read;
            if (total > MostBytes) throw new InvalidDataException($"A batch of more than {MostBytes} bytes without compression.");
        }
    }
}
