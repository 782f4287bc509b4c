using Streaming.Runtime;

namespace Streaming.Operators;

internal static class KeyTypes
{
    /// <summary>The key type as a node states it: null for unkeyed rows.</summary>
    public static Type? Of<TKey>() => typeof(TKey) == typeof(NoKey) ? null : typeof(TKey);
}
