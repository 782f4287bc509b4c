namespace Streaming.RocksDb.Tests.Store;

public sealed class BatchTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly ITaskStore _store;

    public BatchTests() => _store = _folder.Open();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Nothing_is_seen_before_it_is_applied_and_all_of_it_after()
    {
        using var batch = _store.NewBatch();
        batch.Put(0, "a", "1");
        batch.Put(1, "b", "2");
        batch.SetPosition("p1"u8);
        Assert.Equal([null], _store.Get(0, "a"));
        Assert.True(_store.Position.IsEmpty);

        _store.Apply(batch);

        Assert.Equal(["1"], _store.Get(0, "a"));
        Assert.Equal(["2"], _store.Get(1, "b"));
        Assert.Equal("p1", StateFolder.Text(_store.Position.Span));
    }

    [Fact]
    public void Later_changes_of_a_key_win()
    {
        using var batch = _store.NewBatch();
        batch.Put(0, "a", "1");
        batch.Put(0, "a", "2");
        batch.Put(0, "b", "1");
        batch.Delete(0, "b"u8);
        batch.Delete(0, "c"u8);
        batch.Put(0, "c", "3");
        batch.SetPosition("p1"u8);
        batch.SetPosition("p2"u8);
        _store.Apply(batch);

        Assert.Equal("a=2 c=3", _store.Scanned(0));
        Assert.Equal("p2", StateFolder.Text(_store.Position.Span));
    }

    [Fact]
    public void A_range_is_deleted_from_inclusive_to_exclusive()
    {
        _store.Put(0, ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"));
        _store.Put(1, ("b", "2"));
        using var batch = _store.NewBatch();
        batch.DeleteRange(0, "b"u8, "d"u8);
        batch.Put(0, "bb", "after");
        _store.Apply(batch);

        Assert.Equal("a=1 bb=after d=4", _store.Scanned(0));
        Assert.Equal([null, "after"], _store.Get(0, "b", "bb"));
        Assert.Equal("b=2", _store.Scanned(1));
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("c", "a")]
    [InlineData("a", "")]
    public void A_range_that_ends_before_it_starts_deletes_nothing(string from, string to)
    {
        _store.Put(0, ("a", "1"), ("b", "2"));
        using var batch = _store.NewBatch();
        batch.DeleteRange(0, StateFolder.Bytes(from), StateFolder.Bytes(to));
        batch.Put(0, "c", "3");
        _store.Apply(batch);

        Assert.Equal("a=1 b=2 c=3", _store.Scanned(0));
    }

    [Fact]
    public void Counts_its_bytes_and_forgets_them_when_cleared()
    {
        using var batch = _store.NewBatch();
        batch.Put(0, "key", "value");
        batch.Delete(0, "key"u8);
        batch.SetPosition("p"u8);
        Assert.True(batch.Bytes >= 12);

        batch.Clear();
        Assert.Equal(0, batch.Bytes);
        _store.Apply(batch);

        Assert.Equal("", _store.Scanned(0));
        Assert.True(_store.Position.IsEmpty);
    }

    [Fact]
    public void A_batch_without_position_leaves_the_position_as_it_is()
    {
        using var batch = _store.NewBatch();
        batch.SetPosition("p1"u8);
        _store.Apply(batch);
        _store.Put(0, ("a", "1"));

        Assert.Equal("p1", StateFolder.Text(_store.Position.Span));
    }

    [Fact]
    public void Refuses_a_batch_of_another_store_and_one_that_was_disposed()
    {
        using var other = new StateFolder();
        using var otherStore = other.Open();
        using var foreign = otherStore.NewBatch();
        Assert.Throws<ArgumentException>(() => _store.Apply(foreign));

        var disposed = _store.NewBatch();
        disposed.Dispose();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed.Put(0, "a", "1"));
        Assert.Throws<ObjectDisposedException>(() => _store.Apply(disposed));
    }

    [Fact]
    public void Clear_empties_every_store_and_the_position_and_survives_reopening()
    {
        using var batch = _store.NewBatch();
        batch.Put(0, "a", "1");
        batch.Put(0, [0xff, 0xff], "last"u8);
        batch.Put(1, "b", "2");
        batch.SetPosition("p1"u8);
        _store.Apply(batch);

        _store.Clear();

        Assert.Equal(("", ""), (_store.Scanned(0), _store.Scanned(1)));
        Assert.True(_store.Position.IsEmpty);
        _store.Put(0, ("new", "1"));
        _store.Dispose();
        using var again = _folder.Open();
        Assert.Equal(("new=1", ""), (again.Scanned(0), again.Scanned(1)));
        Assert.True(again.Position.IsEmpty);
    }
}
