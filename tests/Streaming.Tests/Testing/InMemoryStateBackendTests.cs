using System.Text;
using Streaming.Testing.State;
using Xunit;

namespace Streaming.Tests.Testing;

public sealed class InMemoryStateBackendTests
{
    private readonly InMemoryDisk _disk = new(TimeProvider.System);

    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task Keeps_what_was_applied_for_the_next_process_by_the_name_of_the_store()
    {
        var first = new InMemoryStateBackend(_disk);
        using (var store = await Open(first, "a", "b")) Put(store, 1, "key", "value", "7");
        await first.DisposeAsync();

        using var again = await Open(new InMemoryStateBackend(_disk), "b", "c");
        Assert.Equal("7", Encoding.UTF8.GetString(again.Position.Span));
        Assert.Equal(["key=value"], Scan(again, 0));
        Assert.Empty(Scan(again, 1));
    }

    [Fact]
    public async Task Loses_everything_when_told_so()
    {
        var backend = new InMemoryStateBackend(_disk);
        using (var store = await Open(backend, "a")) Put(store, 0, "key", "value", "7");
        _disk.Lose();
        using var again = await Open(backend, "a");
        Assert.True(again.Position.IsEmpty);
        Assert.Empty(Scan(again, 0));
    }

    [Fact]
    public async Task Refuses_a_second_owner_and_another_identity()
    {
        var backend = new InMemoryStateBackend(_disk);
        var store = await Open(backend, "a");
        await Assert.ThrowsAsync<IOException>(async () => await Open(new InMemoryStateBackend(_disk), "a"));
        Assert.Empty(await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, Never));
        store.Dispose();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await backend.OpenAsync("t/0", "other", ["a"], Never));
        Assert.Equal(["t/0"], await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, Never));
        using var other = await backend.OpenAsync("t/0", "other", ["a"], Never);
    }

    [Fact]
    public async Task Applies_changes_in_order_and_the_later_one_wins()
    {
        using var store = await Open(new InMemoryStateBackend(_disk), "a");
        using var batch = store.NewBatch();
        foreach (var key in new[] { "b", "a", "c", "d" }) batch.Put(0, Bytes(key), Bytes("1"));
        batch.DeleteRange(0, Bytes("b"), Bytes("d"));
        batch.Put(0, Bytes("c"), Bytes("2"));
        batch.Put(0, Bytes("c"), Bytes("3"));
        batch.Delete(0, Bytes("d"));
        store.Apply(batch);
        Assert.Equal(["a=1", "c=3"], Scan(store, 0));

        batch.Clear();
        Assert.Equal(0, batch.Bytes);
        store.Apply(batch);
        Assert.Equal(["a=1", "c=3"], Scan(store, 0));
    }

    [Fact]
    public async Task Scans_a_range_in_unsigned_order_as_it_was_when_the_scan_began()
    {
        using var store = await Open(new InMemoryStateBackend(_disk), "a");
        byte[][] keys = [[0x80], [0x7f], [0x7f, 0x00], [0xff], []];
        using var batch = store.NewBatch();
        foreach (var key in keys) batch.Put(0, key, key);
        store.Apply(batch);

        using var cursor = store.Scan(0, [0x7f], [0xff]);
        batch.Clear();
        batch.DeleteRange(0, [], [0xff]);
        store.Apply(batch);

        List<string> seen = [];
        while (cursor.MoveNext()) seen.Add(Convert.ToHexString(cursor.Key));
        Assert.Equal(["7F", "7F00", "80"], seen);
        using var rest = store.Scan(0, [], []);
        Assert.True(rest.MoveNext());
        Assert.Equal([0xff], rest.Key.ToArray());
        Assert.False(rest.MoveNext());
    }

    [Fact]
    public async Task Fetches_many_keys_and_tells_which_are_missing()
    {
        using var store = await Open(new InMemoryStateBackend(_disk), "a");
        Put(store, 0, "here", "", "1");
        var (keys, values) = (new ByteBlock(), new ByteBlock());
        keys.Add(Bytes("gone"));
        keys.Add(Bytes("here"));
        store.MultiGet(0, keys, values);
        Assert.Equal(2, values.Count);
        Assert.True(values.IsAbsent(0));
        Assert.False(values.IsAbsent(1));
        Assert.True(values[1].IsEmpty);
    }

    [Fact]
    public async Task Lets_nothing_through_after_a_crash_and_frees_the_lock()
    {
        var backend = new InMemoryStateBackend(_disk);
        var zombie = await Open(backend, "a");
        Put(zombie, 0, "key", "before", "1");
        backend.Crash();
        Put(zombie, 0, "key", "after", "2");
        using var store = await Open(new InMemoryStateBackend(_disk), "a");
        zombie.Dispose();
        Assert.Equal(["key=before"], Scan(store, 0));
        Assert.Equal([(byte)'1'], store.Position.ToArray());
        await Assert.ThrowsAsync<IOException>(async () => await Open(new InMemoryStateBackend(_disk), "a"));
    }

    [Fact]
    public async Task Clears_every_store_and_the_position()
    {
        using var store = await Open(new InMemoryStateBackend(_disk), "a", "b");
        Put(store, 1, "key", "value", "7");
        store.Clear();
        Assert.Empty(Scan(store, 1));
        Assert.True(store.Position.IsEmpty);
    }

    [Fact]
    public void Orders_bytes_without_sign_and_a_prefix_first()
    {
        byte[][] keys = [[0xff], [0x01, 0x00], [0x80], [], [0x01]];
        Assert.Equal(["", "01", "0100", "80", "FF"], keys.Order(ByteComparer.Instance).Select(Convert.ToHexString));
        Assert.Equal(ByteComparer.Instance.GetHashCode([1, 2]), ByteComparer.Instance.GetHashCode([1, 2]));
        Assert.True(ByteComparer.Instance.Equals([1], [1]));
    }

    private static ValueTask<ITaskStore> Open(InMemoryStateBackend backend, params string[] stores) => backend.OpenAsync("t/0", "cluster/job", stores, Never);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Put(ITaskStore store, int ordinal, string key, string value, string position)
    {
        using var batch = store.NewBatch();
        batch.Put(ordinal, Bytes(key), Bytes(value));
        batch.SetPosition(Bytes(position));
        store.Apply(batch);
    }

    private static List<string> Scan(ITaskStore store, int ordinal)
    {
        List<string> seen = [];
        using var cursor = store.Scan(ordinal, [], []);
        while (cursor.MoveNext()) seen.Add($"{Encoding.UTF8.GetString(cursor.Key)}={Encoding.UTF8.GetString(cursor.Value)}");
        return seen;
    }
}
