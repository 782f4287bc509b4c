using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Streaming.RocksDb.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Applied_batches_survive_a_kill_whole_and_the_directory_is_not_discarded()
    {
        var reached = 0;
        foreach (var batches in (int[])[1, 50, 7, 400])
        {
            reached = RunAndKill(reached + batches);
            using var store = _folder.Open(CrashWriter.Stores);
            Assert.Empty(_folder.Discarded);

            var position = BinaryPrimitives.ReadInt32BigEndian(store.Position.Span);
            Assert.InRange(position, reached, int.MaxValue);
            for (var i = 0; i < CrashWriter.Stores.Length; i++) AssertWhole(store, i, position);
            reached = position;
        }
    }

    [Fact]
    public void A_directory_that_another_process_has_open_is_refused()
    {
        using var writer = Start();
        Assert.NotNull(writer.StandardOutput.ReadLine());
        try
        {
            Assert.Equal("STR2804", _folder.OpenFails(StateFolder.Job, CrashWriter.Stores).Code);
        }
        finally
        {
            Kill(writer);
        }

        _folder.Open(CrashWriter.Stores).Dispose();
    }

    private static void AssertWhole(ITaskStore store, int ordinal, int position)
    {
        using var cursor = store.Scan(ordinal, default, default);
        for (var i = position % 2; i < CrashWriter.Keys; i += 2)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(i, BinaryPrimitives.ReadInt32BigEndian(cursor.Key));
            Assert.Equal(position, BinaryPrimitives.ReadInt32BigEndian(cursor.Value));
        }

        Assert.False(cursor.MoveNext());
    }

    /// <summary>Kills the writer in the middle of its work once it has reported the batch; returns the last batch that it reported.</summary>
    private int RunAndKill(int batch)
    {
        using var writer = Start();
        var last = 0;
        while (last < batch) last = Number(writer.StandardOutput.ReadLine());
        Kill(writer);
        while (writer.StandardOutput.ReadLine() is { } line) last = Math.Max(last, Number(line));
        return last;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Streaming.RocksDb.Tests")) { RedirectStandardOutput = true };
        start.Environment[CrashWriter.Variable] = _folder.Root;
        return Process.Start(start)!;
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>A line that the kill cut off counts as nothing.</summary>
    private static int Number(string? line) => int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
