namespace Streaming.State;

internal sealed partial class PointTable<TKey, TValue>
{
    private readonly ByteWriter _keyBytes = new();
    private readonly ByteBlock _wanted = new();
    private readonly ByteBlock _fetched = new();

    /// <summary>Fetches the values of the entries from <paramref name="first"/> on, which were just added, together.</summary>
    private void Fetch(int first)
    {
        _wanted.Clear();
        for (var i = first; i < _count; i++)
        {
            _keyBytes.Reset();
            keys.Encode(_entries[i].Key, _keyBytes);
            _wanted.Add(_keyBytes.Written);
        }
        _store!.MultiGet(_ordinal, _wanted, _fetched);
        for (var i = 0; i < _fetched.Count; i++)
        {
            if (_fetched.IsAbsent(i)) continue;
            ref var entry = ref _entries[first + i];
            entry.Value = values.Decode(_fetched[i]);
            entry.IsPresent = true;
        }
    }
}
