using System.Buffers.Binary;
using System.Text;

namespace Streaming;

/// <summary>
/// A record's headers, read in place. Layout: for each header an int32 length of the name, the UTF-8 name, an int32 length of the value
/// (-1 for null), the value; little-endian, no count.
/// </summary>
public readonly ref struct RecordHeaders
{
    private readonly ReadOnlySpan<byte> _data;

    /// <summary>Reads headers laid out as the type's remarks say.</summary>
    public RecordHeaders(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>The encoded form.</summary>
    public ReadOnlySpan<byte> Encoded => _data;

    /// <summary>True if there are none.</summary>
    public bool IsEmpty => _data.IsEmpty;

    /// <summary>The value of the last header with this name (Kafka's rule); false if there is none or it is null.</summary>
    public bool TryGetLast(string name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = false;
        foreach (var header in this)
        {
            if (!header.NameEquals(name) || header.IsNull) continue;
            value = header.Value;
            found = true;
        }
        return found;
    }

    /// <summary>Enumerates the headers in their order.</summary>
    public Enumerator GetEnumerator() => new(_data);

    /// <summary>Appends one header to an encoded form.</summary>
    public static void Append(ByteWriter output, string name, ReadOnlySpan<byte> value, bool isNull = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = Encoding.UTF8.GetByteCount(name);
        var span = output.GetSpan(8 + length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(name, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[(4 + length)..], isNull ? -1 : value.Length);
        output.Advance(8 + length);
        output.Write(isNull ? default : value);
    }

    /// <summary>One header.</summary>
    public readonly ref struct Header
    {
        internal Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNull)
        {
            Name = name;
            Value = value;
            IsNull = isNull;
        }

        /// <summary>The name in UTF-8.</summary>
        public ReadOnlySpan<byte> Name { get; }

        /// <summary>The value; empty if null.</summary>
        public ReadOnlySpan<byte> Value { get; }

        /// <summary>True if the value is null.</summary>
        public bool IsNull { get; }

        /// <summary>Compares the name without making a string.</summary>
        public bool NameEquals(string name)
        {
            Span<byte> buffer = stackalloc byte[256];
            return Encoding.UTF8.TryGetBytes(name, buffer, out var length) && Name.SequenceEqual(buffer[..length]);
        }
    }

    /// <summary>Walks the headers.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ReadOnlySpan<byte> _name;
        private ReadOnlySpan<byte> _value;
        private bool _isNull;

        internal Enumerator(ReadOnlySpan<byte> data) => _rest = data;

        /// <summary>The current header.</summary>
        public readonly Header Current => new(_name, _value, _isNull);

        /// <summary>Goes on; false at the end.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var length = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            _name = _rest.Slice(4, length);
            _rest = _rest[(4 + length)..];
            length = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            _isNull = length < 0;
            _value = _rest.Slice(4, Math.Max(length, 0));
            _rest = _rest[(4 + Math.Max(length, 0))..];
            return true;
        }
    }
}
