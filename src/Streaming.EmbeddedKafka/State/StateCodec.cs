using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>Entries as bytes. A key is its kind and its fields, a value a version and its fields.</summary>
internal static class StateCodec
{
    private const sbyte Version = 0;

    public static StateKind Kind(ReadOnlySpan<byte> key) => (StateKind)key[0];

    public static void WriteKey<T>(WireBuffer to, T entry) where T : class, IStateEntry
    {
        to.Int8((sbyte)T.Kind);
        var wire = Wire.Writing(to, Version, flexible: true);
        entry.KeyFields(ref wire);
    }

    public static void WriteValue<T>(WireBuffer to, T entry) where T : class, IStateEntry
    {
        to.Int8(Version);
        var wire = Wire.Writing(to, Version, flexible: true);
        wire.Part(entry);
    }

    /// <summary><see cref="WireException"/> if the bytes are of another kind or of a later version.</summary>
    public static T Read<T>(byte[] key, byte[] value) where T : class, IStateEntry, new()
    {
        if (value[0] != Version) throw new WireException($"{typeof(T).Name} in version {value[0]}; this broker knows {Version}.");
        var entry = new T();
        var wire = Wire.Reading(key.AsMemory(1), Version, flexible: true, typeof(T).Name);
        entry.KeyFields(ref wire);
        wire.End();
        wire = Wire.Reading(value.AsMemory(1), Version, flexible: true, typeof(T).Name);
        wire.Part(entry);
        wire.End();
        return entry;
    }
}
