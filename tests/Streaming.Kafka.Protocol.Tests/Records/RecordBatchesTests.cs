using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Protocol.Tests.Records.GoldenBatch;

namespace Streaming.Kafka.Protocol.Tests.Records;

public sealed class RecordBatchesTests
{
    private static readonly string[] Three = ["plain", "commit", "long"];

    [Fact]
    public void Batches_come_one_after_the_other() => Assert.Equal(Three, Walk(Together(Three)));

    [Fact]
    public void The_last_one_may_be_cut_off_anywhere()
    {
        var all = Together(Three);
        var whole = all.Length - Bytes("long").Length;
        for (var length = whole; length < all.Length; length += length < whole + 70 ? 1 : 97) Assert.Equal(["plain", "commit"], Walk(all.AsMemory(0, length)));
    }

    [Fact]
    public void What_is_cut_off_can_be_seen()
    {
        var walk = new RecordBatches(Together(["plain", "plain"]).AsMemory(0, Bytes("plain").Length + 9)).GetEnumerator();
        Assert.True(walk.MoveNext());
        Assert.False(walk.MoveNext());
        Assert.Equal(9, walk.Rest.Length);
    }

    [Fact]
    public void No_bytes_are_no_batches() => Assert.Empty(Walk(default));

    [Fact]
    public void Something_that_is_no_batch_is_refused()
    {
        byte[] bytes = [.. Bytes("plain"), .. new byte[100]];
        Assert.Equal("Records, 100 bytes before their end: UnknownFormat.", Assert.Throws<WireException>(() => Walk(bytes)).Message);
    }

    private static byte[] Together(string[] names) => [.. names.SelectMany(Bytes)];

    private static List<string> Walk(ReadOnlyMemory<byte> records)
    {
        List<string> found = [];
        foreach (var batch in new RecordBatches(records)) found.Add(Names.Single(n => Bytes(n).AsSpan().SequenceEqual(batch.Span)));
        return found;
    }
}
