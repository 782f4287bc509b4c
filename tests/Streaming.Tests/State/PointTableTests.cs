using FsCheck;
using FsCheck.Fluent;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;
using Streaming.Tests.Operators;
using Streaming.Tests.Serialization;
using Streaming.Tests.Shared;
using Xunit;

namespace Streaming.Tests.State;

public sealed class PointTableTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly OutgoingRecords _outgoing = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Random_changes_deletes_commits_evictions_and_restarts_are_as_of_a_dictionary()
    {
        var commands = Gen.Choose(0, int.MaxValue - 1).ListOf().ToArbitrary();
        Prop.ForAll(commands, seeds =>
        {
            Runs_like_a_dictionary(seeds, static i => (long)i, keys: 60);
            Runs_like_a_dictionary(seeds, static i => $"key {i}", keys: 3_000);
            return true;
        }).Check(KeyCodecLaws.Quiet.WithMaxTest(60));
    }

    [Fact]
    public void Dirty_and_drained_entries_are_not_evicted()
    {
        var table = Open<long>();
        for (var i = 0; i < 100; i++) Set(table, i, i);
        var commit = Drain(table);
        for (var i = 0; i < 50; i++) Set(table, i, 1_000 + i);
        table.Shrink(1 << 20);
        Assert.Equal(100, table.Count);
        commit();
        table.Shrink(1 << 20);
        Assert.Equal(50, table.Count);
        for (var i = 0; i < 100; i++) Assert.Equal(i < 50 ? 1_000 + i : i, Get(table, i));
    }

    [Fact]
    public void Used_entries_get_a_second_chance()
    {
        var table = Open<long>();
        for (var i = 0; i < 1_000; i++) Set(table, i, i);
        Drain(table)();
        // Takes everybody's first chance, and an eighth of them all.
        table.Shrink(1);
        Assert.Equal(875, table.Count);
        for (var i = 0; i < 1_000; i += 10) Set(table, i, -i);
        Drain(table)();
        table.Shrink(table.LiveBytes / 2);
        var before = _store.Fetches;
        for (var i = 0; i < 1_000; i += 10) Assert.Equal(-i, Get(table, i));
        Assert.Equal(before, _store.Fetches);
    }

    [Fact]
    public void Deleted_keys_give_their_memory_back_after_the_commit()
    {
        var table = Open<long>();
        for (var i = 0; i < 10_000; i++) Set(table, i, i);
        Drain(table)();
        for (var i = 0; i < 10_000; i++) Delete(table, i);
        Drain(table)();
        Assert.Equal(0, table.Count);
        Assert.Equal(0, _store.Count);
        Assert.True(table.IsComplete);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var rows = new Row<long, int>[256];
        for (var i = 0; i < rows.Length; i++) rows[i].Key = i * 7;
        Assert.Equal(0, Allocated.By(() =>
        {
            var table = Open<long>();
            Round(table);
            Round(table);
            return () =>
            {
                for (var i = 0; i < 100; i++) Round(table);
            };
        }));

        void Round(PointTable<long, long> table)
        {
            var numbers = table.Locate<int>(rows);
            for (var i = 0; i < rows.Length; i++)
            {
                var number = numbers[i];
                ref var entry = ref table[number];
                entry.Value++;
                table.Changed(ref entry, number);
            }
        }
    }

    private void Runs_like_a_dictionary<TKey>(IEnumerable<int> seeds, Func<int, TKey> key, int keys)
        where TKey : notnull
    {
        _store.Clear();
        var table = Open<TKey>();
        Dictionary<TKey, long> model = [], committed = [];
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            switch (random.Next(10))
            {
                case 0:
                    Drain(table)();
                    committed = new(model);
                    break;
                case 1:
                    table = Open<TKey>();
                    model = new(committed);
                    break;
                case 2:
                    Drain(table)();
                    committed = new(model);
                    table.Shrink(random.Next(1 << 20));
                    break;
                case 3:
                    var commit = Drain(table);
                    committed = new(model);
                    Batch(table, model, random, key, keys);
                    table.Shrink(random.Next(1 << 20));
                    commit();
                    break;
                default:
                    Batch(table, model, random, key, keys);
                    break;
            }
        }
        foreach (var (k, value) in model) Assert.Equal(value, Get(table, k));
    }

    private static void Batch<TKey>(PointTable<TKey, long> table, Dictionary<TKey, long> model, Random random, Func<int, TKey> key, int keys)
        where TKey : notnull
    {
        var rows = new Row<TKey, int>[random.Next(1, 257)];
        foreach (ref var row in rows.AsSpan()) row.Key = key(random.Next(keys));
        var numbers = table.Locate<int>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var k = rows[i].Key;
            var number = numbers[i];
            ref var entry = ref table[number];
            Assert.Equal(model.TryGetValue(k, out var expected), entry.IsPresent);
            if (entry.IsPresent) Assert.Equal(expected, entry.Value);
            if (random.Next(4) == 0)
            {
                table.Delete(number);
                model.Remove(k);
            }
            else
            {
                entry.Value = model[k] = random.NextInt64();
                table.Changed(ref entry, number);
            }
        }
    }

    private static long? Get<TKey>(PointTable<TKey, long> table, TKey key)
        where TKey : notnull
    {
        ref var entry = ref table[Number(table, key)];
        return entry.IsPresent ? entry.Value : null;
    }

    private static void Set<TKey>(PointTable<TKey, long> table, TKey key, long value)
        where TKey : notnull
    {
        var number = Number(table, key);
        ref var entry = ref table[number];
        entry.Value = value;
        table.Changed(ref entry, number);
    }

    private static void Delete<TKey>(PointTable<TKey, long> table, TKey key)
        where TKey : notnull
        => table.Delete(Number(table, key));

    private static int Number<TKey>(PointTable<TKey, long> table, TKey key)
        where TKey : notnull
        => table.Locate<int>([new() { Key = key }])[0];

    private PointTable<TKey, long> Open<TKey>()
        where TKey : notnull
    {
        var codec = Serdes.Int64.BindAsync(new("test", SerdeRole.State, null), default).AsTask().Result;
        var table = new PointTable<TKey, long>(KeyCodecs.For<TKey>(), new StateCodec<long>("test", codec));
        table.Open(_store, 0);
        return table;
    }

    private Action Drain<TKey>(PointTable<TKey, long> table)
        where TKey : notnull
    {
        var batch = _store.NewBatch();
        table.Drain(new StateWriter(_outgoing, batch, ["changelog"], 0, TimeProvider.System));
        _outgoing.Clear();
        return () =>
        {
            _store.Apply(batch);
            table.Committed();
        };
    }
}
