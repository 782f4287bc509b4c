using System.Text;

namespace Streaming.RocksDb.Tests;

/// <summary>A root of its own for one test, with short ways to open, write and read.</summary>
public sealed class StateFolder(string? parent = null) : IDisposable
{
    public const string Job = "cluster-1/shop";
    public const string Task = "revenue/3";

    public string Root { get; } = Path.Combine(parent ?? Path.GetTempPath(), "streaming-rocksdb-" + Guid.NewGuid().ToString("N"));

    public string TaskPath => Path.Combine(Root, "revenue~3");

    public List<string> Discarded { get; } = [];

    public RocksDbOptions Options => new() { Directory = Root, BlockCacheBytes = 8 << 20, WriteBufferBytes = 1 << 20, OnDiscarded = Discarded.Add };

    public RocksDbStateBackend Backend() => new(Options);

    /// <summary>Opens through a backend of its own, which is disposed at once: the store lives on.</summary>
    public ITaskStore Open(params string[] stores) => OpenAs(Job, stores.Length == 0 ? ["orders", "counts"] : stores);

    public ITaskStore OpenAs(string identity, params string[] stores)
    {
        var backend = Backend();
        try
        {
            return Completed(backend.OpenAsync(Task, identity, stores, TestContext.Current.CancellationToken));
        }
        finally
        {
            Completed(backend.DisposeAsync());
        }
    }

    public RocksDbException OpenFails(string identity = Job, params string[] stores) =>
        Assert.Throws<RocksDbException>(() => OpenAs(identity, stores.Length == 0 ? ["orders", "counts"] : stores).Dispose());

    public static T Completed<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    public static void Completed(ValueTask task)
    {
        Assert.True(task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public void Dispose()
    {
        if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}
