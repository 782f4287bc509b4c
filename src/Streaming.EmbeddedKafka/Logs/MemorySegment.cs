namespace Streaming.Kafka.Embedded.Logs;

/// <summary>
/// A segment in blocks of memory. A batch is never in two blocks, so that it can be handed out without a copy; only what lies across the end of a block is copied together.
/// Blocks are left to the garbage collector, so that a response that is still being sent keeps what it needs.
/// </summary>
internal sealed class MemorySegment : ISegmentData
{
    private const int FirstBlock = 4 << 10, LargestBlock = 4 << 20;

    // What is left of a block is enough for a reader, who comes again, if it is that much.
    private const int Enough = 64 << 10;

    private readonly List<Block> _blocks = [];

    public long Length { get; private set; }

    public Span<byte> Append(ReadOnlySpan<byte> batch)
    {
        var block = Room(batch.Length);
        var kept = block.Bytes.AsSpan(block.Used, batch.Length);
        batch.CopyTo(kept);
        block.Used += batch.Length;
        Length += batch.Length;
        return kept;
    }

    public ReadOnlyMemory<byte> Read(long position, int atMost)
    {
        var index = Find(position);
        var here = _blocks[index].From(position);
        if (here.Length >= Math.Min(atMost, Enough) || here.Length == Length - position) return here[..Math.Min(atMost, here.Length)];
        var gathered = new byte[Math.Min(Math.Min(atMost, LargestBlock), Length - position)];
        for (var filled = 0; filled < gathered.Length; index++)
        {
            var part = _blocks[index].From(position + filled);
            part = part[..Math.Min(part.Length, gathered.Length - filled)];
            part.CopyTo(gathered.AsMemory(filled));
            filled += part.Length;
        }
        return gathered;
    }

    // A batch is never in two blocks.
    public ReadOnlyMemory<byte> Peek(long position, int atMost, ref byte[]? buffer)
    {
        var here = _blocks[Find(position)].From(position);
        return here[..Math.Min(atMost, here.Length)];
    }

    public void Delete()
    {
        _blocks.Clear();
        Length = 0;
    }

    // Blocks double, so that a small topic takes little and a large one has few.
    private Block Room(int size)
    {
        if (_blocks.Count > 0 && _blocks[^1] is var last && last.Bytes.Length - last.Used >= size) return last;
        var next = _blocks.Count == 0 ? FirstBlock : Math.Min(_blocks[^1].Bytes.Length * 2L, LargestBlock);
        var block = new Block(Length, GC.AllocateUninitializedArray<byte>((int)Math.Max(size, next)));
        _blocks.Add(block);
        return block;
    }

    private int Find(long position)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Start <= position) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private sealed class Block(long start, byte[] bytes)
    {
        public long Start => start;

        public byte[] Bytes => bytes;

        public int Used { get; set; }

        public Memory<byte> From(long position) => bytes.AsMemory((int)(position - start), Used - (int)(position - start));
    }
}
