using System.Buffers.Binary;
using Streaming.Tests.Shared;

namespace Streaming.RocksDb.Tests.Store;

public sealed class ReadTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly ITaskStore _store;

    public ReadTests() => _store = _folder.Open();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Reads_what_was_put_and_tells_absent_from_empty()
    {
        _store.Put(0, ("a", "1"), ("b", ""), ("", "nothing"));

        Assert.Equal(["1", "", null, "nothing"], _store.Get(0, "a", "b", "c", ""));
    }

    [Fact]
    public void Stores_do_not_see_each_other()
    {
        _store.Put(0, ("a", "1"));
        _store.Put(1, ("a", "2"));

        Assert.Equal(["1"], _store.Get(0, "a"));
        Assert.Equal(["2"], _store.Get(1, "a"));
    }

    [Fact]
    public void Reads_duplicates_and_unsorted_keys_in_the_order_asked()
    {
        _store.Put(0, ("a", "1"), ("b", "2"), ("c", "3"));

        Assert.Equal(["3", "1", null, "3", "2", "1"], _store.Get(0, "c", "a", "x", "c", "b", "a"));
    }

    [Fact]
    public void Reads_no_keys_and_clears_the_answer()
    {
        var values = new ByteBlock();
        values.Add("left over"u8);

        _store.MultiGet(0, new ByteBlock(), values);

        Assert.Equal(0, values.Count);
    }

    [Fact]
    public void Reads_only_empty_keys()
    {
        _store.Put(0, ("", "nothing"));

        Assert.Equal(["nothing", "nothing"], _store.Get(0, "", ""));
    }

    [Fact]
    public void Reads_more_keys_than_one_native_call_takes_also_from_files()
    {
        const int Count = 20_000;
        Span<byte> key = stackalloc byte[4];
        var value = new byte[200];
        using (var batch = _store.NewBatch())
        {
            for (var i = 0; i < Count; i += 2)
            {
                BinaryPrimitives.WriteInt32BigEndian(key, i);
                key.CopyTo(value);
                batch.Put(0, key, value);
                if (i % 1000 != 0) continue;
                _store.Apply(batch);
                batch.Clear();
            }

            _store.Apply(batch);
        }

        var keys = new ByteBlock();
        for (var i = 0; i < Count; i++) BinaryPrimitives.WriteInt32BigEndian(keys.Add(4), i * 7 % Count);
        var values = new ByteBlock();
        _store.MultiGet(0, keys, values);

        Assert.Equal(Count, values.Count);
        for (var i = 0; i < Count; i++)
        {
            var asked = i * 7 % Count;
            Assert.Equal(asked % 2 != 0, values.IsAbsent(i));
            if (asked % 2 == 0) Assert.Equal(asked, BinaryPrimitives.ReadInt32BigEndian(values[i]));
        }

        Assert.NotEmpty(Directory.GetFiles(_folder.TaskPath, "*.sst"));
    }

    [Fact]
    public void Reading_allocates_nothing_once_the_answer_has_its_size()
    {
        _store.Put(0, ("a", "1"), ("b", "2"));
        var keys = new ByteBlock();
        for (var i = 0; i < 200; i++) keys.Add(i % 2 == 0 ? "a"u8 : "x"u8);

        Assert.Equal(0, Allocated.By(() =>
        {
            var values = new ByteBlock();
            Read();
            return Read;

            void Read()
            {
                for (var i = 0; i < 100; i++) _store.MultiGet(0, keys, values);
            }
        }));
    }

    [Fact]
    public void Refuses_an_ordinal_that_was_not_opened()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Get(2, "a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Get(-1, "a"));
    }

    [Fact]
    public void A_closed_store_says_so()
    {
        using var batch = _store.NewBatch();
        _store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _store.Get(0, "a"));
        Assert.Throws<ObjectDisposedException>(() => _store.Scan(0, default, default));
        Assert.Throws<ObjectDisposedException>(() => batch.Put(0, "a", "1"));
        Assert.Throws<ObjectDisposedException>(() => _store.Apply(batch));
        Assert.Throws<ObjectDisposedException>(_store.NewBatch);
        Assert.Throws<ObjectDisposedException>(_store.Clear);
    }
}
