using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Streaming.Serialization;

/// <summary>
/// Integers, characters and enums: big-endian in their own width, the sign bit flipped if signed, so that negative numbers come first.
/// </summary>
internal readonly struct IntegerPart<T>(string format, bool signed) : IKeyPart<T>
    where T : unmanaged
{
    private readonly ulong _flip = signed ? 1UL << (Unsafe.SizeOf<T>() * 8 - 1) : 0;

    public string Format => format;

    public void Write(T value, ByteWriter output)
    {
        var bits = RawBits.Of(value) ^ _flip;
        var span = output.GetSpan(Unsafe.SizeOf<T>());
        switch (Unsafe.SizeOf<T>())
        {
            case 1: span[0] = (byte)bits; break;
            case 2: BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)bits); break;
            case 4: BinaryPrimitives.WriteUInt32BigEndian(span, (uint)bits); break;
            default: BinaryPrimitives.WriteUInt64BigEndian(span, bits); break;
        }
        output.Advance(Unsafe.SizeOf<T>());
    }

    public T Read(ref ReadOnlySpan<byte> data)
    {
        var span = KeyBytes.Take(ref data, Unsafe.SizeOf<T>());
        var bits = Unsafe.SizeOf<T>() switch
        {
            1 => span[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => BinaryPrimitives.ReadUInt64BigEndian(span),
        };
        return RawBits.To<T>(bits ^ _flip);
    }
}
