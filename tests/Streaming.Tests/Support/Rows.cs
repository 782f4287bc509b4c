using Streaming.Runtime;

namespace Streaming.Tests.Support;

/// <summary>Rows for tests.</summary>
internal static class Rows
{
    public static Row<TKey, T> Of<TKey, T>(TKey key, T value, long timestamp = 0, int origin = 0) => new() { Key = key, Value = value, Timestamp = timestamp, Origin = origin };

    /// <summary>Unkeyed rows whose timestamps and origins are their indexes.</summary>
    public static Row<NoKey, T>[] Unkeyed<T>(params ReadOnlySpan<T> values)
    {
        var rows = new Row<NoKey, T>[values.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = Of(default(NoKey), values[i], i, i);
        return rows;
    }

    /// <summary>The node that the last call on the builder added.</summary>
    public static Building.LogicalNode LastNode(this TopologyBuilder builder) => builder.Nodes[^1];
}
