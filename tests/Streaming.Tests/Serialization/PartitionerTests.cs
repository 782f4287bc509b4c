using System.Text;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class PartitionerTests
{
    // The vectors that the Java client publishes for its hash.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_is_that_of_the_Java_clients(string key, int hash)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        Assert.Equal(hash, (int)Murmur2Partitioner.HashOf(bytes));
        Assert.Equal((hash & 0x7fffffff) % 7, Partitioner.Murmur2.Partition(bytes, 7));
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Crc32_is_that_of_zlib(string key, uint hash)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        Assert.Equal(hash, Crc32Partitioner.HashOf(bytes));
        Assert.Equal((int)(hash % 12), Partitioner.Crc32.Partition(bytes, 12));
    }

    [Fact]
    public void A_hash_above_the_signed_range_still_gives_a_partition() =>
        Assert.Equal((int)(0xCBF43926u % 12), Partitioner.Crc32.Partition("123456789"u8, 12));

    [Fact]
    public void An_empty_key_goes_to_a_fixed_partition()
    {
        Assert.Equal(0, Partitioner.Crc32.Partition([], 5));
        Assert.Equal(0x106e08d9 % 5, Partitioner.Murmur2.Partition([], 5));
    }

    [Fact]
    public void Names_are_durable()
    {
        Assert.Equal("murmur2", Partitioner.Murmur2.Name);
        Assert.Equal("crc32", $"{Partitioner.Crc32}");
    }

    [Fact]
    public void A_topic_without_partitions_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Murmur2.Partition("a"u8, 0));
}
