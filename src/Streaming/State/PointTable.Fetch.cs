using Streaming.Runtime;

namespace Streaming.State;

internal sealed partial class PointTable<TKey, TValue>
{
    private readonly ByteWriter _keyBytes = new();
    private readonly ByteBlock _wanted = new();
    private readonly ByteBlock _fetched = new();

    /// <summary>Fetches the keys of a batch that are not live, together.</summary>
    private void FetchMissing<T>(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var first = _count;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var key = ref rows[i].Key;
            var number = _candidates[i];
            if (number >= 0 && KeyHash<TKey>.Equal(in _entries[number].Key, in key)) continue;
            number = Search(_hashes[i], in key);
            if (number < 0)
            {
                number = Add(_hashes[i], in key);
                _keyBytes.Reset();
                keys.Encode(key, _keyBytes);
                _wanted.Add(_keyBytes.Written);
            }
            _candidates[i] = number;
        }
        if (_wanted.Count == 0) return;
        _store!.MultiGet(_ordinal, _wanted, _fetched);
        for (var i = 0; i < _fetched.Count; i++)
        {
            if (_fetched.IsAbsent(i)) continue;
            ref var entry = ref _entries[first + i];
            entry.Value = values.Decode(_fetched[i]);
            entry.IsPresent = true;
        }
        _wanted.Clear();
    }
}
