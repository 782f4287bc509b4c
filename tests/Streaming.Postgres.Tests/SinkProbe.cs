using System.Text.Json;
using Streaming.Postgres.Sinks;

namespace Streaming.Postgres.Tests;

/// <summary>Makes sinks of one table and batches for them, as the runtime does.</summary>
internal sealed class SinkProbe<T>(TestDatabase database, string table, Action<PostgresTable<T>> columns)
    where T : notnull
{
    private readonly PostgresSinkFactory<T> _factory = Factory(table, columns);

    public static readonly Guid Topic = new("5f6a2f6e-0c5f-4b4a-9d67-3a1b6d0c7a11");

    public string Description => _factory.Description;

    public static PostgresSinkFactory<T> Factory(string table, Action<PostgresTable<T>> columns, bool isNamed = false)
    {
        var written = new PostgresTable<T>();
        columns(written);
        return new(table, written.Columns, isNamed);
    }

    public async Task CheckAsync(bool create = true) => await _factory.CheckAsync(database, create, TestDatabase.Stop);

    public async Task ForgetAsync() => await _factory.ForgetAsync("shop", "sales", database, TestDatabase.Stop);

    public async Task<StreamingException> RefusedAsync() => await Xunit.Assert.ThrowsAsync<StreamingException>(() => CheckAsync());

    public async Task<IExternalSink> OpenAsync(int partition = 0, long at = 0, Guid? topic = null, Codec<T>? codec = null)
    {
        var sink = _factory.Create(new("shop", "sales", topic ?? Topic, partition), codec ?? new JsonTestCodec<T>(), database);
        Xunit.Assert.Equal(at, await sink.OpenAsync(TestDatabase.Stop));
        return sink;
    }

    /// <summary>Checks, opens, writes the rows from offset 0 on and closes.</summary>
    public async Task WriteAllAsync(params T[] rows)
    {
        await CheckAsync();
        await using var sink = await OpenAsync();
        Xunit.Assert.True(await WriteAsync(sink, 0, rows));
    }

    public static async Task<bool> WriteAsync(IExternalSink sink, long offset, params T[] rows)
    {
        using var batch = Batch(offset, rows);
        return await sink.WriteAsync(batch, 0, offset, offset + rows.Length, TestDatabase.Stop);
    }

    public static RecordBatch Batch(long offset, params T[] rows)
    {
        var batch = new RecordBatch(new("shop.sales.sink", 3), 1);
        foreach (var row in rows) batch.Add(offset++, 0, default, true, JsonSerializer.SerializeToUtf8Bytes(row), false, default);
        return batch;
    }
}
