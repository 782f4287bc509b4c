using Streaming.Runtime;

namespace Streaming.Operators.Distinct;

/// <summary>What a Distinct remembers of a row: a 64-bit number, and canonical bytes for the store. Implemented by structs only.</summary>
internal interface IIdentity<TKey, T>
{
    /// <summary>Name of the bytes' format, for the manifest.</summary>
    string Format { get; }

    /// <summary>True if equal numbers are equal identities; else the number is a hash of the bytes.</summary>
    bool IsExact { get; }

    /// <summary>The number of a row. If it is a hash, the bytes are appended to <paramref name="bytes"/>; if it is exact, nothing is.</summary>
    ulong Of(in Row<TKey, T> row, ByteWriter bytes);

    /// <summary>Appends the bytes of an exact number.</summary>
    void Encode(ulong id, ByteWriter output);

    /// <summary>The number of stored bytes.</summary>
    ulong Of(ReadOnlySpan<byte> bytes);
}
