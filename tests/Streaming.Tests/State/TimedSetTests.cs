using Streaming.State;
using Xunit;

namespace Streaming.Tests.State;

public sealed class TimedSetTests
{
    [Fact]
    public void An_item_that_is_used_again_is_emptied_once_and_keeps_its_memory()
    {
        var set = new TimedSet<Item>();
        var first = set[set.FindOrOpen(10)];
        Fill(first.Table);
        var bytes = first.Bytes;
        set.Recycle(set.RemoveFirst());
        var second = set[set.FindOrOpen(20)];
        Assert.Same(first, second);
        Assert.Equal((20, 0, 1, bytes), (second.End, second.Table.Count, second.Cleared, second.Bytes));
    }

    [Fact]
    public void An_item_that_was_much_too_large_gives_memory_back()
    {
        var set = new TimedSet<Item>();
        var item = set[set.FindOrOpen(10)];
        Fill(item.Table);
        var bytes = item.Bytes;
        set.Recycle(set.RemoveFirst());
        set[set.FindOrOpen(20)].Table.Add(1, 1);
        set.Recycle(set.RemoveFirst());
        Assert.Equal(bytes / 4, item.Bytes);
    }

    private static void Fill(KeyTable<long, long> table)
    {
        for (var i = 0L; i < 8_192; i++) table.Add(i, KeyHash<long>.Of(i));
    }

    private sealed class Item : ITimedItem
    {
        public KeyTable<long, long> Table { get; } = new();

        public int Cleared { get; private set; }

        public long End { get; set; }

        public long Bytes => Table.Bytes;

        public void Clear()
        {
            Table.Clear();
            Cleared++;
        }
    }
}
