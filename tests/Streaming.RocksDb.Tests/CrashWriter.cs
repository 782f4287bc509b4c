using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Streaming.RocksDb.Tests;

/// <summary>
/// What the test program does instead of tests when it is started with <see cref="Variable"/>: it applies batches to the state in that
/// folder, prints the number of each when it is applied, and never ends by itself.
/// </summary>
internal static class CrashWriter
{
    internal const string Variable = "STREAMING_TEST_CRASH_WRITER";
    internal const int Keys = 500;

    internal static readonly string[] Stores = ["first", "second", "third"];

    internal static byte[] Key(int number)
    {
        var key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }

    [ModuleInitializer]
    internal static void RunInsteadOfTests()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } root) return;
        var backend = new RocksDbStateBackend(new RocksDbOptions { Directory = root, WriteBufferBytes = 1 << 20, BlockCacheBytes = 1 << 20 });
        using var store = StateFolder.Completed(backend.OpenAsync(StateFolder.Task, StateFolder.Job, Stores, CancellationToken.None));
        var epoch = store.Position.IsEmpty ? 0 : BinaryPrimitives.ReadInt32BigEndian(store.Position.Span);
        using var batch = store.NewBatch();
        while (true)
        {
            Fill(batch, ++epoch);
            store.Apply(batch);
            Console.Out.WriteLine(epoch.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }

    /// <summary>Every store holds the same keys, each with the number of the batch; odd and even batches keep another half besides.</summary>
    private static void Fill(IStoreBatch batch, int epoch)
    {
        batch.Clear();
        var value = Key(epoch);
        for (var store = 0; store < Stores.Length; store++)
        {
            batch.DeleteRange(store, Key(0), Key(Keys));
            for (var i = epoch % 2; i < Keys; i += 2) batch.Put(store, Key(i), value);
        }

        batch.SetPosition(value);
    }
}
