using System.Buffers.Binary;
using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>
/// What an upstream task tells each partition of an exchange at a cut, as a record of kind 2 with a null key: version, who writes the exchange (a count, then for each its id in 4 bytes,
/// little-endian, and the count of its tasks), which of them this is and which of its tasks, the epoch, all as varints, the watermark zigzag, and a byte for idle.
/// </summary>
/// <param name="Version">Version of the exchange's format: 2.</param>
/// <param name="Writers">The subtopologies that write the exchange; the reader holds its watermark back until all of their tasks are known, and forgets others. Compared by reference.</param>
/// <param name="Upstream">The task that writes.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Watermark">Its watermark, ms since 1970 UTC; <see cref="long.MinValue"/> if it has none, <see cref="long.MaxValue"/> at the end of time.</param>
/// <param name="IsIdle">True if all its inputs are idle.</param>
internal readonly record struct ExchangeControl(byte Version, ExchangeWriters Writers, UpstreamTask Upstream, long Epoch, long Watermark, bool IsIdle)
{
    public const byte CurrentVersion = 2;

    private const int MaxWriters = 1 << 16;

    public void Write(ByteWriter output)
    {
        output.WriteByte(ExchangeFormat.Control);
        output.WriteByte(Version);
        Varint.Write(output, (ulong)Writers.All.Count);
        foreach (var (id, tasks) in Writers.All)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), id);
            output.Advance(4);
            Varint.Write(output, (ulong)tasks);
        }
        Varint.Write(output, (ulong)Writers.IndexOf(Upstream.Writer));
        Varint.Write(output, (ulong)Upstream.Task);
        Varint.Write(output, (ulong)Epoch);
        Varint.Write(output, Varint.Zigzag(Watermark));
        output.WriteByte(IsIdle ? (byte)1 : (byte)0);
    }

    /// <summary>Reads a control record; false if it is none, is cut short or inconsistent, or has a version that this build does not know.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out ExchangeControl control)
    {
        control = default;
        if (value.Length < 2 || value[0] != ExchangeFormat.Control || value[1] != CurrentVersion) return false;
        var rest = value[2..];
        if (!Varint.TryRead(ref rest, out var count) || count is 0 or > MaxWriters) return false;
        var writers = new List<(uint Id, int Tasks)>();
        for (var i = 0; i < (int)count; i++)
        {
            if (rest.Length < 4) return false;
            var id = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            rest = rest[4..];
            if (!Varint.TryRead(ref rest, out var tasks) || tasks > int.MaxValue) return false;
            writers.Add((id, (int)tasks));
        }
        if (!Varint.TryRead(ref rest, out var index) || index >= count || !Varint.TryRead(ref rest, out var task) || task >= (ulong)writers[(int)index].Tasks
            || !Varint.TryRead(ref rest, out var epoch) || !Varint.TryRead(ref rest, out var watermark) || rest.Length < 1)
            return false;
        control = new(value[1], new(writers), new(writers[(int)index].Id, (int)task), (long)epoch, Varint.Unzigzag(watermark), rest[0] != 0);
        return true;
    }
}
