namespace Streaming.Kafka.Protocol.Messages;

/// <summary>The bytes of <see cref="ConsumerSubscription"/> and <see cref="ConsumerAssignment"/>: two of version, then the fields.</summary>
internal static class ConsumerPayload
{
    /// <summary>The highest version of both.</summary>
    public const short Max = 3;

    /// <summary>Reads one. A version that is not known yet is read as the highest that is, and what it has more is passed over, as consumers do.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, out short version) where T : class, IMessage, new()
    {
        version = new WireReader(bytes, typeof(T).Name).Int16("the version");
        if (version < 0) throw new WireException($"{typeof(T).Name}: version {version}.");
        var wire = Wire.Reading(bytes[sizeof(short)..], Math.Min(version, Max), flexible: false, typeof(T).Name);
        var payload = new T();
        wire.Part(payload);
        if (version <= Max) wire.End();
        return payload;
    }

    /// <summary>Appends one.</summary>
    public static void Write<T>(WireBuffer to, short version, T payload) where T : class, IMessage
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ushort)version, (ushort)Max, nameof(version));
        to.Int16(version);
        var wire = Wire.Writing(to, version, flexible: false);
        wire.Part(payload);
    }
}
