using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>A forward scan. <see cref="Key"/> and <see cref="Value"/> are valid until the next <see cref="MoveNext"/>.</summary>
[Experimental("STRX001")]
public interface IStoreCursor : IDisposable
{
    /// <summary>The current key.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>The current value.</summary>
    ReadOnlySpan<byte> Value { get; }

    /// <summary>Goes to the next entry; false at the end.</summary>
    bool MoveNext();
}
