using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Changes collected for one atomic application to an <see cref="ITaskStore"/>. Later changes of a key win.</summary>
[Experimental("STRX001")]
public interface IStoreBatch : IDisposable
{
    /// <summary>Bytes collected so far, keys and values.</summary>
    long Bytes { get; }

    /// <summary>Sets a key.</summary>
    void Put(int store, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key.</summary>
    void Delete(int store, ReadOnlySpan<byte> key);

    /// <summary>Removes the keys in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>Records, with the batch, the position that the store has reached (see <see cref="ITaskStore.Position"/>).</summary>
    void SetPosition(ReadOnlySpan<byte> position);

    /// <summary>Forgets everything collected, for use again.</summary>
    void Clear();
}
