namespace Streaming.Runtime;

/// <summary>
/// What an upstream task tells each partition of an exchange at a cut, as a record of kind 2 with a null key: version, count of upstream tasks, task and epoch as varints, the
/// watermark zigzag, and a byte for idle.
/// </summary>
/// <param name="Version">Version of the exchange's format: 1.</param>
/// <param name="Upstreams">How many upstream tasks there are; the reader holds its watermark back until all are known.</param>
/// <param name="Upstream">Number of the task that writes.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Watermark">Its watermark, ms since 1970 UTC; <see cref="long.MinValue"/> if it has none, <see cref="long.MaxValue"/> at the end of time.</param>
/// <param name="IsIdle">True if all its inputs are idle.</param>
internal readonly record struct ExchangeControl(byte Version, int Upstreams, int Upstream, long Epoch, long Watermark, bool IsIdle)
{
    public const byte CurrentVersion = 1;

    public void Write(ByteWriter output)
    {
        output.WriteByte(ExchangeFormat.Control);
        output.WriteByte(Version);
        Varint.Write(output, (ulong)Upstreams);
        Varint.Write(output, (ulong)Upstream);
        Varint.Write(output, (ulong)Epoch);
        Varint.Write(output, Varint.Zigzag(Watermark));
        output.WriteByte(IsIdle ? (byte)1 : (byte)0);
    }

    /// <summary>Reads a control record; false if it is none, is cut short, or has a version that this build does not know.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out ExchangeControl control)
    {
        control = default;
        if (value.Length < 2 || value[0] != ExchangeFormat.Control || value[1] != CurrentVersion) return false;
        var rest = value[2..];
        if (!Varint.TryRead(ref rest, out var upstreams) || !Varint.TryRead(ref rest, out var upstream) || !Varint.TryRead(ref rest, out var epoch)
            || !Varint.TryRead(ref rest, out var watermark) || rest.Length < 1 || upstreams > int.MaxValue || upstream > int.MaxValue)
            return false;
        control = new(value[1], (int)upstreams, (int)upstream, (long)epoch, Varint.Unzigzag(watermark), rest[0] != 0);
        return true;
    }
}
