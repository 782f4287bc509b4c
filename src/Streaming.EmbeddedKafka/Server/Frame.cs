using System.Buffers;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>The bytes of a request, without their size. Given back when the request has been answered.</summary>
internal sealed class Frame(int size, ByteBudget budget) : IDisposable
{
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));

    public Memory<byte> Memory => _bytes.AsMemory(0, size);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is not { } bytes) return;
        ArrayPool<byte>.Shared.Return(bytes);
        budget.Return(size);
    }
}
