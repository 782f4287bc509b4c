namespace Streaming.State;

/// <summary>
/// Takes the changes of one epoch of a task: each becomes a changelog record and a change of the pending store batch. Encode the key into what
/// <see cref="Begin"/> returns, then either <see cref="Delete"/>, or <see cref="BeginValue"/>, the value, and <see cref="Put"/>.
/// </summary>
internal sealed class StateWriter(OutgoingRecords outgoing, IStoreBatch batch, string[] changelogs, int partition, TimeProvider time)
{
    private readonly long _now = time.GetUtcNow().ToUnixTimeMilliseconds();
    private int _keyStart;
    private int _keyEnd;

    /// <summary>The batch in the making.</summary>
    public IStoreBatch Batch => batch;

    /// <summary>Begins a change: write the key's bytes.</summary>
    public ByteWriter Begin()
    {
        _keyStart = outgoing.Data.Length;
        return outgoing.Data;
    }

    /// <summary>The key is written: write the value's bytes.</summary>
    public void BeginValue() => _keyEnd = outgoing.Data.Length;

    /// <summary>Key and value are written: set it.</summary>
    public void Put(int store)
    {
        var written = outgoing.Data.Written;
        var (keyLength, valueLength) = (_keyEnd - _keyStart, written.Length - _keyEnd);
        batch.Put(store, written.Slice(_keyStart, keyLength), written.Slice(_keyEnd, valueLength));
        outgoing.Add(changelogs[store], partition, _now, keyLength, valueLength);
    }

    /// <summary>The key is written: remove it, with a tombstone in the changelog.</summary>
    public void Delete(int store)
    {
        batch.Delete(store, outgoing.Data.Written[_keyStart..]);
        Tombstone(store);
    }

    /// <summary>The key is written: a tombstone in the changelog only, for a key that <see cref="DeleteRange"/> removes from the store.</summary>
    public void Tombstone(int store) => outgoing.Add(changelogs[store], partition, _now, outgoing.Data.Length - _keyStart, -1);

    /// <summary>Removes a range from the store; every key of it that was ever logged needs its own <see cref="Tombstone"/>.</summary>
    public void DeleteRange(int store, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => batch.DeleteRange(store, from, to);
}
