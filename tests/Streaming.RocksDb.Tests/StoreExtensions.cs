namespace Streaming.RocksDb.Tests;

internal static class StoreExtensions
{
    public static void Put(this IStoreBatch batch, int store, string key, string value) =>
        batch.Put(store, StateFolder.Bytes(key), StateFolder.Bytes(value));

    public static void Put(this ITaskStore store, int ordinal, params (string Key, string Value)[] entries)
    {
        using var batch = store.NewBatch();
        foreach (var (key, value) in entries) batch.Put(ordinal, key, value);
        store.Apply(batch);
    }

    /// <summary>The value of each key; null for one that is absent.</summary>
    public static IEnumerable<string?> Get(this ITaskStore store, int ordinal, params string[] keys)
    {
        var asked = new ByteBlock();
        foreach (var key in keys) asked.Add(StateFolder.Bytes(key));
        var values = new ByteBlock();
        store.MultiGet(ordinal, asked, values);
        Assert.Equal(keys.Length, values.Count);
        return keys.Select((_, i) => values.IsAbsent(i) ? null : StateFolder.Text(values[i])).ToList();
    }

    /// <summary>What is in the range, as "key=value" joined by spaces.</summary>
    public static string Scanned(this ITaskStore store, int ordinal, string from = "", string to = "")
    {
        using var cursor = store.Scan(ordinal, StateFolder.Bytes(from), StateFolder.Bytes(to));
        return cursor.Rest();
    }

    public static string Rest(this IStoreCursor cursor)
    {
        var found = new List<string>();
        while (cursor.MoveNext()) found.Add($"{StateFolder.Text(cursor.Key)}={StateFolder.Text(cursor.Value)}");
        return string.Join(' ', found);
    }
}
