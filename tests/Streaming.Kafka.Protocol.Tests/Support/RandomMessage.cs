using System.Reflection;

namespace Streaming.Kafka.Protocol.Tests;

/// <summary>Fills messages with random values, by reflection.</summary>
internal sealed class RandomMessage(Random random)
{
    private static readonly string[] Texts = ["", "a", "topic", "ü", "\u0000", "日本語", "😀", new('x', 126), new('y', 127), new('z', 3_000)];
    private static readonly long[] Numbers = [0, 1, -1, 127, 128, 32_767, -32_768, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];
    private readonly NullabilityInfoContext _nullability = new();

    public IMessage Fill(IMessage message, int depth = 0)
    {
        foreach (var field in message.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            // A default now and then, which leaves tagged fields out.
            if (random.Next(8) == 0) continue;
            var nullable = Nullable.GetUnderlyingType(field.FieldType) is not null || _nullability.Create(field).ReadState == NullabilityState.Nullable;
            field.SetValue(message, nullable && random.Next(4) == 0 ? null : Value(field.FieldType, depth));
        }
        return message;
    }

    private object Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsArray)
        {
            var items = Array.CreateInstance(type.GetElementType()!, depth > 1 ? random.Next(2) : random.Next(20) == 0 ? 200 : random.Next(4));
            for (var i = 0; i < items.Length; i++) items.SetValue(Value(type.GetElementType()!, depth + 1), i);
            return items;
        }
        if (type.IsAssignableTo(typeof(IMessage))) return Fill((IMessage)Activator.CreateInstance(type)!, depth);
        if (type == typeof(string)) return Texts[random.Next(depth > 0 ? Texts.Length - 1 : Texts.Length)];
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(Bytes());
        if (type == typeof(Guid)) return random.Next(3) == 0 ? Guid.Empty : new Guid(Bytes(16));
        if (type == typeof(bool)) return random.Next(2) == 0;
        var number = random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : random.NextInt64();
        if (type.IsEnum) return Enum.ToObject(type, Enum.GetUnderlyingType(type) == typeof(sbyte) ? unchecked((sbyte)number) : (object)unchecked((short)number));
        return unchecked(type == typeof(sbyte) ? (sbyte)number : type == typeof(short) ? (short)number : type == typeof(int) ? (object)(int)number : number);
    }

    private byte[] Bytes(int length = -1)
    {
        var bytes = new byte[length < 0 ? random.Next(300) : length];
        random.NextBytes(bytes);
        return bytes;
    }
}
