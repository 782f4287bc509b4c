using System.Buffers.Binary;

namespace Streaming.State;

/// <summary>A time in a store key: eight bytes, big-endian, sign flipped, so that bytes order as times do.</summary>
internal static class StoredTime
{
    public const int Size = 8;

    public static void Write(Span<byte> output, long time) => BinaryPrimitives.WriteUInt64BigEndian(output, (ulong)time ^ (1ul << 63));

    public static void Write(ByteWriter output, long time)
    {
        Write(output.GetSpan(Size), time);
        output.Advance(Size);
    }

    public static long Read(ReadOnlySpan<byte> data) => (long)(BinaryPrimitives.ReadUInt64BigEndian(data) ^ (1ul << 63));

    /// <summary>The times that keys of a store begin with, ascending, found by seeking from one to the next. Shorter keys are passed over.</summary>
    public static IEnumerable<long> Prefixes(ITaskStore store, int ordinal)
    {
        var from = new byte[Size];
        Write(from, long.MinValue + 1);
        while (true)
        {
            long time;
            using (var cursor = store.Scan(ordinal, from, default))
            {
                if (!cursor.MoveNext()) yield break;
                time = Read(cursor.Key);
            }
            yield return time;
            Write(from, time + 1);
        }
    }
}
