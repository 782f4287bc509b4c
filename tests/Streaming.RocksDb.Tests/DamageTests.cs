using Streaming.RocksDb.Store;

namespace Streaming.RocksDb.Tests;

public sealed class DamageTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_truncated_manifest_sets_the_directory_aside_and_says_so()
    {
        Fill(entries: 1);
        foreach (var manifest in Files("MANIFEST-*")) Truncate(manifest);

        AssertDiscardedAtOpening("corrupt-1");
    }

    [Fact]
    public void A_missing_manifest_sets_the_directory_aside()
    {
        Fill(entries: 1);
        foreach (var manifest in Files("MANIFEST-*")) File.Delete(manifest);

        AssertDiscardedAtOpening("corrupt-1");
    }

    [Fact]
    public void A_missing_table_file_sets_the_directory_aside()
    {
        Fill(entries: 20_000);
        File.Delete(Files("*.sst")[0]);

        AssertDiscardedAtOpening("corrupt-1");
    }

    [Fact]
    public void Damage_inside_a_file_is_an_error_of_the_read_and_the_next_opening_sets_the_directory_aside()
    {
        Fill(entries: 20_000);
        using (var file = File.OpenWrite(Files("*.sst").MaxBy(static f => new FileInfo(f).Length)!))
        {
            file.Position = 64;
            file.Write(new byte[1000]);
        }

        using (var store = _folder.Open())
        {
            var error = Assert.Throws<RocksDbException>(() => store.Scanned(0));
            Assert.Equal("STR2806", error.Code);
            Assert.Contains(_folder.TaskPath, error.Message, StringComparison.Ordinal);
            Assert.Empty(_folder.Discarded);
        }

        AssertDiscardedAtOpening("corrupt-1");
    }

    [Fact]
    public void Only_the_last_damaged_directory_is_kept()
    {
        for (var i = 1; i <= 3; i++)
        {
            Fill(entries: 1);
            foreach (var manifest in Files("MANIFEST-*")) Truncate(manifest);
            AssertDiscardedAtOpening($"corrupt-{i}");
        }

        Assert.Equal([_folder.TaskPath, _folder.TaskPath + ".corrupt-3"], Directory.GetDirectories(_folder.Root).Order());
    }

    [Fact]
    public void A_directory_of_a_newer_format_is_refused_and_not_changed()
    {
        Fill(entries: 1);
        using (var settings = new DatabaseSettings(_folder.Options))
        {
            var directory = new TaskDirectory(_folder.Root, StateFolder.Task);
            using var directoryLock = directory.Lock();
            using var store = new RocksDbTaskStore(directory, settings, DatabaseOpener.Open(directory, settings, 1, [], directoryLock), 0);
            using var batch = new RocksDbBatch(store);
            batch.PutRaw(store.MetaFamily, DirectoryStamp.FormatKey, "2"u8);
            store.Apply(batch);
        }

        var error = _folder.OpenFails();

        Assert.Equal("STR2803", error.Code);
        Assert.Contains("has format 2; this build reads up to 1", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Discarded);
        Assert.Equal("STR2803", _folder.OpenFails().Code);
    }

    [Fact]
    public void A_removal_that_was_cut_off_is_finished_and_never_read()
    {
        Fill(entries: 1);
        Directory.Move(_folder.TaskPath, _folder.TaskPath + ".removed");

        using var store = _folder.Open();

        Assert.True(store.Position.IsEmpty);
        Assert.False(Directory.Exists(_folder.TaskPath + ".removed"));
    }

    private void AssertDiscardedAtOpening(string suffix)
    {
        _folder.Discarded.Clear();
        using var store = _folder.Open();
        Assert.True(store.Position.IsEmpty);
        Assert.Equal("", store.Scanned(0));
        var message = Assert.Single(_folder.Discarded);
        Assert.StartsWith("STR2806 ", message, StringComparison.Ordinal);
        Assert.Contains(_folder.TaskPath + "." + suffix, message, StringComparison.Ordinal);
        store.Put(0, ("a", "1"));
    }

    private void Fill(int entries)
    {
        using (var store = _folder.Open())
        {
            using var batch = store.NewBatch();
            for (var i = 0; i < entries; i++) batch.Put(0, $"key{i:D8}", string.Concat(Enumerable.Repeat($"{i:X8}", 16)));
            batch.SetPosition("p1"u8);
            store.Apply(batch);
        }

        // What the log holds becomes a file when it is opened again.
        _folder.Open().Dispose();
    }

    private string[] Files(string pattern) => Directory.GetFiles(_folder.TaskPath, pattern);

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(0);
    }
}
