using System.Diagnostics;

namespace Streaming.EndToEnd;

/// <summary>The process at one moment: what it has used so far.</summary>
internal readonly record struct Usage(long Timestamp, TimeSpan Cpu, long Allocated)
{
    public static Usage Now()
    {
        using var process = Process.GetCurrentProcess();
        return new(Stopwatch.GetTimestamp(), process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
    }
}

/// <summary>Raw bytes, and the moment at which the first record was decoded: where measuring begins, without the start of process, group and stores.</summary>
internal static class StartMark
{
    private static int _marked;

    public static Serde<byte[]> Serde { get; } = new MarkingSerde();

    public static Usage? First { get; private set; }

    private static void Mark()
    {
        if (Interlocked.Exchange(ref _marked, 1) == 0) First = Usage.Now();
    }

    private sealed class MarkingSerde : Serde<byte[]>
    {
        public override string Format => Serdes.Bytes.Format;

        public override bool IsStable => true;

        public override async ValueTask<Codec<byte[]>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) =>
            new MarkingCodec(await Serdes.Bytes.BindAsync(binding, cancellationToken));
    }

    private sealed class MarkingCodec(Codec<byte[]> inner) : Codec<byte[]>
    {
        public override void Encode(byte[] value, System.Buffers.IBufferWriter<byte> output) => inner.Encode(value, output);

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out byte[] value)
        {
            if (_marked == 0) Mark();
            return inner.Decode(data, headers, out value);
        }
    }
}
