using System.Globalization;

namespace Streaming.RocksDb.Tests;

/// <summary>Native memory and file descriptors, which no garbage collector sees. Linux only: it reads /proc. Alone, since it counts what the process has.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LeakTests : IDisposable
{
    private const long Slack = 24L << 20;

    /// <summary>In memory if possible: an opening syncs a dozen times, which is not what is tested.</summary>
    private readonly StateFolder _folder = new(Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    public static bool HasProc => Directory.Exists("/proc/self/fd");

    public void Dispose() => _folder.Dispose();

    [Fact(SkipUnless = nameof(HasProc), Skip = "needs /proc")]
    public async Task Opening_and_closing_a_thousand_times_leaks_neither_memory_nor_files()
    {
        await using var backend = _folder.Backend();
        await OpenAndClose(backend, 200);
        var (files, memory) = (OpenFiles(), ResidentBytes());

        await OpenAndClose(backend, 1000);

        Assert.InRange(OpenFiles(), 0, files + 8);
        Assert.InRange(ResidentBytes() - memory, long.MinValue, Slack);
        TestContext.Current.TestOutputHelper?.WriteLine($"resident {memory >> 10} KiB, after 1000 openings {ResidentBytes() >> 10} KiB");
    }

    [Fact(SkipUnless = nameof(HasProc), Skip = "needs /proc")]
    public void Making_backends_cursors_and_batches_leaks_no_memory()
    {
        using var store = _folder.Open();
        store.Put(0, ("a", "1"), ("b", "2"));
        UseAndDrop(store, 2_000);
        var memory = ResidentBytes();

        UseAndDrop(store, 50_000);

        Assert.InRange(ResidentBytes() - memory, long.MinValue, Slack);
    }

    [Fact]
    public void What_was_never_disposed_is_freed_by_the_garbage_collector()
    {
        Abandon(_folder);
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var store = _folder.Open();
        Assert.Equal(["1"], store.Get(0, "a"));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon(StateFolder folder)
    {
        var store = folder.Open();
        store.Put(0, ("a", "1"));
        store.Scan(0, default, default).MoveNext();
        store.NewBatch().Put(0, "b", "2");
    }

    private async Task OpenAndClose(RocksDbStateBackend backend, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var store = await backend.OpenAsync(StateFolder.Task, StateFolder.Job, ["orders", "counts"], TestContext.Current.CancellationToken);
            store.Put(0, (i.ToString(CultureInfo.InvariantCulture), "1"));
        }
    }

    private void UseAndDrop(ITaskStore store, int times)
    {
        var value = new byte[4 << 10];
        for (var i = 0; i < times; i++)
        {
            using var cursor = store.Scan(0, "a"u8, value);
            cursor.MoveNext();
            using var batch = store.NewBatch();
            batch.Put(0, "c"u8, value);
            if (i % 100 == 0) StateFolder.Completed(_folder.Backend().DisposeAsync());
        }
    }

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10;
    }
}
