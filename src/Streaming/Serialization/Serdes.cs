using System.Text.Json.Serialization.Metadata;
using Streaming.Serialization;

namespace Streaming;

/// <summary>
/// The formats that come with the engine. The scalar ones write what Kafka's serializers for Java write, so that both sides can share a
/// topic, and each accepts exactly the bytes of its own form: anything else is a bad record, for the source's policy to decide.
/// </summary>
public static class Serdes
{
    /// <summary>
    /// Text in UTF-8 without a length or a byte order mark (Java: <c>StringSerializer</c>). A lone surrogate, which no encoding can carry, is written as U+FFFD.
    /// </summary>
    public static Serde<string> Utf8 { get; } = new BuiltInSerde<string>("utf8", isStable: true, static _ => new Utf8Codec());

    /// <summary>Four bytes, big-endian, two's complement (Java: <c>IntegerSerializer</c>).</summary>
    public static Serde<int> Int32 { get; } = new BuiltInSerde<int>("int32", isStable: true, static _ => new Int32Codec());

    /// <summary>Eight bytes, big-endian, two's complement (Java: <c>LongSerializer</c>).</summary>
    public static Serde<long> Int64 { get; } = new BuiltInSerde<long>("int64", isStable: true, static _ => new Int64Codec());

    /// <summary>Eight bytes, big-endian, IEEE 754 (Java: <c>DoubleSerializer</c>). Not for keys.</summary>
    public static Serde<double> Double { get; } = new BuiltInSerde<double>("double", isStable: false, static _ => new DoubleCodec());

    /// <summary>
    /// The 36 characters <c>xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx</c> in lower case (Java: <c>UUIDSerializer</c>). Upper case is read in values,
    /// but not in keys: one key would have two encodings, and so two partitions.
    /// </summary>
    public static Serde<Guid> Guid { get; } = new BuiltInSerde<Guid>("guid", isStable: true, static role => new GuidCodec(lowerCaseOnly: role == SerdeRole.Key));

    /// <summary>The bytes as they are, copied out of the record (Java: <c>ByteArraySerializer</c>). Arrays have no value equality and cannot be keys of state.</summary>
    public static Serde<byte[]> Bytes { get; } = new BuiltInSerde<byte[]>("bytes", isStable: true, static _ => new BytesCodec());

    /// <summary>
    /// JSON by System.Text.Json, with the options of the context that the type info comes from. One value a record; an empty record, <c>null</c>, more
    /// behind the value, and malformed UTF-8 anywhere are bad records. Of a property given twice the last counts, as in other JSON readers; with
    /// <c>AllowDuplicateProperties = false</c> in the context's options it is a bad record.
    /// </summary>
    /// <remarks>
    /// Nothing is allocated for a record but the value itself and what System.Text.Json needs to build it: for types with settable properties
    /// nothing (a struct is boxed once when read), for constructor parameters (positional records, <c>init</c>) an array of the arguments.
    /// </remarks>
    /// <typeparam name="T">The type of value.</typeparam>
    /// <param name="typeInfo">From a source-generated context, such as <c>ShopJson.Default.Order</c>.</param>
    public static Serde<T> Json<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new JsonSerde<T>(typeInfo);
    }

    /// <summary>The format of a type that needs none to be named; null if there is none.</summary>
    internal static Serde<T>? BuiltIn<T>() => (object?)(
        typeof(T) == typeof(string) ? Utf8
        : typeof(T) == typeof(int) ? Int32
        : typeof(T) == typeof(long) ? Int64
        : typeof(T) == typeof(double) ? Double
        : typeof(T) == typeof(Guid) ? Guid
        : typeof(T) == typeof(byte[]) ? Bytes
        : null) as Serde<T>;
}
