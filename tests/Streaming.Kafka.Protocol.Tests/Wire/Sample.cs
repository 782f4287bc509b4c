namespace Streaming.Kafka.Protocol.Tests.Wires;

/// <summary>A structure with a bit of everything; flexible from version 2 on.</summary>
internal sealed class Sample : IMessage
{
    public string Name = "";
    public int Count = -1;
    public string? Note;
    public ReadOnlyMemory<byte>? Data;
    public string[] Words = [];
    public int[] Numbers = [];
    public Part[]? Parts = [];
    public long Epoch;
    public Part? Leader;

    public void Fields(ref Wire wire)
    {
        wire.String(ref Name);
        if (wire.Version >= 1) wire.Int32(ref Count);
        wire.NullableString(ref Note, nullable: wire.Version >= 1);
        wire.NullableBytes(ref Data);
        wire.StringArray(ref Words);
        wire.Int32Array(ref Numbers);
        wire.NullableArray(ref Parts, nullable: wire.Version >= 1);
        if (wire.Tag(1, Epoch != 0)) wire.Int64(ref Epoch);
        if (wire.Version >= 3 && wire.Tag(4, Leader is not null)) wire.Struct(ref Leader);
    }

    public byte[] Write(short version)
    {
        using var buffer = new WireBuffer(1);
        var wire = Wire.Writing(buffer, version, version >= 2);
        wire.Part(this);
        return buffer.Written.ToArray();
    }

    public static Sample Read(ReadOnlyMemory<byte> bytes, short version)
    {
        var wire = Wire.Reading(bytes, version, version >= 2, "Sample");
        var sample = new Sample();
        wire.Part(sample);
        wire.End();
        return sample;
    }

    public static Sample Read(string hex, short version) => Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), version);

    internal sealed class Part : IMessage
    {
        public bool Flag;
        public string Text = "";

        public void Fields(ref Wire wire)
        {
            wire.Bool(ref Flag);
            if (wire.Tag(0, Text.Length > 0)) wire.String(ref Text);
        }
    }
}
