namespace Streaming.Kafka.Protocol;

/// <summary>The tagged fields of headers: none is known.</summary>
internal sealed class HeaderTags : IMessage
{
    private static readonly HeaderTags None = new();

    public void Fields(ref Wire wire)
    {
    }

    /// <summary>Moves on behind the tagged fields.</summary>
    public static void Skip(ref ReadOnlyMemory<byte> bytes, string subject)
    {
        var wire = Wire.Reading(bytes, 0, flexible: true, subject);
        wire.Part(None);
        bytes = bytes[wire.Position..];
    }

    /// <summary>Appends that there are none.</summary>
    public static void Write(WireBuffer to) => to.UnsignedVarint(0);
}
