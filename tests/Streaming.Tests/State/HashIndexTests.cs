using Streaming.State;
using Xunit;

namespace Streaming.Tests.State;

public sealed class HashIndexTests
{
    [Fact]
    public void Finds_all_entries_of_a_hash_and_no_others()
    {
        var index = new HashIndex();
        for (var i = 0; i < 10_000; i++) index.Add(BitHash.Mix((ulong)i % 2_000), i);
        for (var key = 0; key < 2_000; key++) Assert.Equal([key, key + 2_000, key + 4_000, key + 6_000, key + 8_000], Find(index, BitHash.Mix((ulong)key)).Order());
        Assert.Empty(Find(index, BitHash.Mix(2_000)));
    }

    [Fact]
    public void A_search_goes_on_from_the_end_to_the_beginning()
    {
        var index = new HashIndex();
        for (var i = 0; i < 30; i++) index.Add(uint.MaxValue - (uint)i, i);
        for (var i = 0; i < 30; i++) Assert.Equal([i], Find(index, uint.MaxValue - (uint)i));
    }

    [Fact]
    public void A_hash_of_zero_is_a_hash()
    {
        var index = new HashIndex();
        Assert.Empty(Find(index, 0));
        index.Add(0, 0);
        Assert.Equal([0], Find(index, 0));
    }

    [Fact]
    public void Gives_memory_back_when_few_entries_are_expected()
    {
        var index = new HashIndex();
        for (var i = 0; i < 100_000; i++) index.Add(BitHash.Mix((ulong)i), i);
        var full = index.Bytes;
        index.Clear(100);
        Assert.True(index.Bytes < full / 100);
        Assert.Empty(Find(index, BitHash.Mix(5)));
        index.Add(BitHash.Mix(5), 7);
        Assert.Equal([7], Find(index, BitHash.Mix(5)));
    }

    private static List<int> Find(HashIndex index, uint hash)
    {
        var found = new List<int>();
        var at = index.Start(hash);
        int entry;
        while ((entry = index.Next(hash, ref at)) >= 0) found.Add(entry);
        return found;
    }
}
