namespace Streaming.RocksDb.Tests;

public sealed class RocksDbStateBackendTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void State_and_position_survive_reopening()
    {
        using (var store = _folder.Open())
        {
            Assert.True(store.Position.IsEmpty);
            using var batch = store.NewBatch();
            batch.Put(1, "a", "1");
            batch.SetPosition("p1"u8);
            store.Apply(batch);
        }

        using var again = _folder.Open();
        Assert.Equal(["1"], again.Get(1, "a"));
        Assert.Equal("p1", StateFolder.Text(again.Position.Span));
    }

    [Fact]
    public void A_store_that_the_list_lacks_is_kept_and_ordinals_follow_the_list()
    {
        using (var store = _folder.Open("orders", "counts")) store.Put(0, ("a", "1"));
        using (var store = _folder.Open("counts", "default")) store.Put(1, ("b", "2"));

        using var again = _folder.Open("default", "counts", "orders");
        Assert.Equal("b=2", again.Scanned(0));
        Assert.Equal("", again.Scanned(1));
        Assert.Equal("a=1", again.Scanned(2));
    }

    [Fact]
    public void Clear_empties_also_the_stores_that_are_only_kept()
    {
        using (var store = _folder.Open("orders", "counts")) store.Put(0, ("a", "1"));
        using (var store = _folder.Open("counts")) store.Clear();

        using var again = _folder.Open("orders", "counts");
        Assert.Equal("", again.Scanned(0));
    }

    [Fact]
    public void A_directory_of_another_identity_is_refused_by_name_and_not_changed()
    {
        using (var store = _folder.Open()) store.Put(0, ("a", "1"));

        var error = _folder.OpenFails("cluster-2/shop");

        Assert.Equal("STR2802", error.Code);
        Assert.Contains(_folder.TaskPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("'cluster-1/shop'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'cluster-2/shop'", error.Message, StringComparison.Ordinal);
        using var again = _folder.Open();
        Assert.Equal(["1"], again.Get(0, "a"));
    }

    [Fact]
    public async Task A_second_opener_is_refused_and_other_tasks_are_not()
    {
        await using var backend = _folder.Backend();
        using var store = await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["orders"], TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<RocksDbException>(
            async () => await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["orders"], TestContext.Current.CancellationToken));

        Assert.Equal("STR2804", error.Code);
        Assert.Equal(_folder.TaskPath, error.Directory);
        using var other = await backend.OpenAsync("revenue/4", StateFolder.Job, ["orders"], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task State_that_was_not_used_for_a_while_is_removed_unless_it_is_open()
    {
        await using var backend = _folder.Backend();
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Empty(await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, cancellation));
        Assert.False(Directory.Exists(_folder.Root));

        var store = await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["orders"], cancellation);
        store.Put(0, ("a", "1"));
        using (await backend.OpenAsync("käse.topf/7", StateFolder.Job, ["orders"], cancellation))
        {
        }
        Assert.Empty(await backend.RemoveUnusedAsync(DateTimeOffset.UtcNow.AddHours(-1), cancellation));
        Assert.Equal(["käse.topf/7"], await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, cancellation));

        store.Dispose();
        Assert.Empty(await backend.RemoveUnusedAsync(DateTimeOffset.UtcNow.AddHours(-1), cancellation));
        Assert.Equal([StateFolder.Task], await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, cancellation));
        Assert.Empty(Directory.GetDirectories(_folder.Root));
        Assert.Empty(await backend.RemoveUnusedAsync(DateTimeOffset.MaxValue, cancellation));

        using var anew = await backend.OpenAsync(StateFolder.Task, "cluster-2/shop", ["orders"], cancellation);
        Assert.Equal("", anew.Scanned(0));
    }

    [Fact]
    public async Task Names_of_tasks_become_names_of_directories_that_stay_distinct_and_inside_the_root()
    {
        await using var backend = _folder.Backend();
        string[] tasks = ["a/1", "a~1", "a.1", "..", "a/1.lock", "ä/1"];
        foreach (var task in tasks)
            (await backend.OpenAsync(task, StateFolder.Job, [], TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(tasks.Length, Directory.GetDirectories(_folder.Root).Length);
    }

    [Fact]
    public async Task A_disposed_backend_opens_nothing_more_but_its_stores_live_on()
    {
        var backend = _folder.Backend();
        using var store = await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["orders"], TestContext.Current.CancellationToken);
        await backend.DisposeAsync();
        await backend.DisposeAsync();

        store.Put(0, ("a", "1"));
        Assert.Equal(["1"], store.Get(0, "a"));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await backend.OpenAsync("revenue/4", StateFolder.Job, ["orders"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refuses_a_store_that_is_named_twice()
    {
        await using var backend = _folder.Backend();
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["a", "a"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_root_that_cannot_be_made_is_an_error_that_names_it()
    {
        File.WriteAllText(_folder.Root, "a file");
        try
        {
            var error = _folder.OpenFails();
            Assert.Equal("STR2805", error.Code);
            Assert.Contains(_folder.Root, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_folder.Root);
        }
    }

    [Fact]
    public void Options_out_of_bounds_are_all_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new RocksDbStateBackend(new RocksDbOptions
        {
            Directory = " ", BlockCacheBytes = 1, WriteBufferBytes = 2, BackgroundThreads = 1, MaxOpenFiles = 3, Compression = (RocksDbCompression)9,
        }));

        foreach (var name in (string[])["Directory", "BlockCacheBytes", "WriteBufferBytes", "BackgroundThreads", "MaxOpenFiles", "Compression"])
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
