using System.Runtime.CompilerServices;
using Streaming.Serialization;

namespace Streaming.State;

/// <summary>Hash and equality of live keys. Never persisted.</summary>
internal static class KeyHash<TKey>
    where TKey : notnull
{
    /// <summary>32 well mixed bits: any of them may choose a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(in TKey key)
    {
        var bits = KeyBits<TKey>.IsExact ? KeyBits<TKey>.ToBits(key) : (uint)EqualityComparer<TKey>.Default.GetHashCode(key);
        // One widening multiplication, folded (the mixer of wyhash).
        var high = Math.BigMul(bits ^ 0xA0761D6478BD642Ful, 0xE7037ED1A0B428DBul, out var low);
        var mixed = high ^ low;
        return (uint)(mixed ^ (mixed >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(in TKey a, in TKey b)
        => KeyBits<TKey>.IsExact ? KeyBits<TKey>.ToBits(a) == KeyBits<TKey>.ToBits(b) : EqualityComparer<TKey>.Default.Equals(a, b);
}
