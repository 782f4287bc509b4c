namespace Streaming.RocksDb.Tests.Store;

public sealed class CursorTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly ITaskStore _store;

    public CursorTests()
    {
        _store = _folder.Open();
        _store.Put(0, ("c", "3"), ("a", "1"), ("b", "2"), ("d", "4"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "", "a=1 b=2 c=3 d=4")]
    [InlineData("b", "", "b=2 c=3 d=4")]
    [InlineData("", "c", "a=1 b=2")]
    [InlineData("b", "d", "b=2 c=3")]
    [InlineData("aa", "cc", "b=2 c=3")]
    [InlineData("b", "b", "")]
    [InlineData("d", "a", "")]
    [InlineData("e", "", "")]
    public void Scans_from_inclusive_to_exclusive_in_key_order(string from, string to, string expected) =>
        Assert.Equal(expected, _store.Scanned(0, from, to));

    [Fact]
    public void Orders_by_unsigned_bytes()
    {
        using var batch = _store.NewBatch();
        foreach (byte b in (byte[])[0x80, 0x7f, 0xff, 0x00]) batch.Put(1, [b], default);
        _store.Apply(batch);

        using var cursor = _store.Scan(1, default, default);
        var seen = new List<byte>();
        while (cursor.MoveNext()) seen.Add(cursor.Key[0]);

        Assert.Equal([0x00, 0x7f, 0x80, 0xff], seen);
    }

    [Fact]
    public void Sees_the_state_as_it_was_when_it_was_made()
    {
        using var cursor = _store.Scan(0, default, default);
        using var batch = _store.NewBatch();
        batch.Put(0, "a", "changed");
        batch.Put(0, "aa", "new");
        batch.DeleteRange(0, "b"u8, "z"u8);
        _store.Apply(batch);

        Assert.Equal("a=1 b=2 c=3 d=4", cursor.Rest());
        Assert.Equal("a=changed aa=new", _store.Scanned(0));
    }

    [Fact]
    public void Sees_the_state_as_it_was_although_the_store_was_cleared()
    {
        using var cursor = _store.Scan(0, default, default);
        _store.Clear();

        Assert.Equal("a=1 b=2 c=3 d=4", cursor.Rest());
        Assert.Equal("", _store.Scanned(0));
    }

    [Fact]
    public void Stays_at_the_end()
    {
        using var cursor = _store.Scan(0, "d"u8, default);

        Assert.True(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Has_no_entry_before_the_first_and_after_the_last()
    {
        using var cursor = _store.Scan(0, "d"u8, default);

        Assert.Throws<InvalidOperationException>(() => cursor.Key.Length);
        cursor.MoveNext();
        cursor.MoveNext();
        Assert.Throws<InvalidOperationException>(() => cursor.Value.Length);
    }

    [Fact]
    public void Outlives_its_store_and_keeps_the_directory_locked_until_it_is_disposed()
    {
        var cursor = _store.Scan(0, default, default);
        Assert.True(cursor.MoveNext());
        _store.Dispose();

        Assert.Equal("b=2 c=3 d=4", cursor.Rest());
        Assert.Equal("STR2804", _folder.OpenFails().Code);

        cursor.Dispose();
        cursor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cursor.MoveNext());
        _folder.Open().Dispose();
    }
}
