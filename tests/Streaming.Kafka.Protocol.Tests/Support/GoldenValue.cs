using System.Globalization;
using System.Text;

namespace Streaming.Kafka.Protocol.Tests;

/// <summary>The values that Golden.java gives to fields: each follows from the field's path.</summary>
internal static class GoldenValue
{
    /// <summary>The value of a field; <paramref name="like"/> has its type.</summary>
    public static object Of(string path, object like)
    {
        var hash = Hash(path);
        return like switch
        {
            string => $"ü{(hash & 0xFFFFFF).ToString("x6", CultureInfo.InvariantCulture)}",
            bool => (hash & 1) == 1,
            sbyte => unchecked((sbyte)hash),
            short => unchecked((short)hash),
            int => unchecked((int)hash),
            long => unchecked((long)hash),
            Enum e when Enum.GetUnderlyingType(e.GetType()) == typeof(sbyte) => Enum.ToObject(e.GetType(), unchecked((sbyte)hash)),
            Enum e => Enum.ToObject(e.GetType(), unchecked((short)hash)),
            Guid => Uuid(hash, Hash(path + "!")),
            ReadOnlyMemory<byte> => Convert.ToHexStringLower(BitConverter.GetBytes(hash).AsSpan(0, 5)),
            _ => throw new ArgumentException(like.GetType().Name),
        };
    }

    /// <summary>Bytes as text, anything else as it is.</summary>
    public static object? Comparable(object? value) => value is ReadOnlyMemory<byte> bytes ? Convert.ToHexStringLower(bytes.Span) : value;

    private static Guid Uuid(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new(bytes, bigEndian: true);
    }

    private static ulong Hash(string text)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ b) * 0x100000001b3UL);
        return hash ^ (hash >> 32);
    }
}
