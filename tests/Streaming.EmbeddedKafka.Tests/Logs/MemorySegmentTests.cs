using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Logs;

public sealed class MemorySegmentTests
{
    [Fact]
    public void What_was_appended_is_read_from_any_beginning_up_to_any_length() => Property.Holds(50, random =>
    {
        var segment = new MemorySegment();
        List<byte> all = [];
        List<int> starts = [];
        for (var i = random.Next(1, 100); i > 0; i--)
        {
            var batch = new byte[random.Next(61, random.Next(100, 20_000))];
            random.NextBytes(batch);
            starts.Add(all.Count);
            segment.Append(batch);
            all.AddRange(batch);
        }
        Assert.Equal(all.Count, segment.Length);
        starts.Add(all.Count);
        for (var i = 0; i < starts.Count - 1; i++)
        {
            var atMost = random.Next(1, 100_000);
            var read = segment.Read(starts[i], atMost);
            Assert.Equal(all.Skip(starts[i]).Take(read.Length), read.ToArray());
            Assert.InRange(read.Length, Math.Min(atMost, starts[i + 1] - starts[i]), atMost);
        }
    });

    [Fact]
    public void What_was_read_stays_when_more_is_appended_and_when_all_is_deleted()
    {
        var segment = new MemorySegment();
        segment.Append([1, 2, 3]);
        var read = segment.Read(0, 100);
        segment.Append([4, 5, 6]);
        segment.Delete();
        Assert.Equal([1, 2, 3], read.ToArray());
    }

    [Fact]
    public void What_was_appended_can_be_changed_at_once()
    {
        var segment = new MemorySegment();
        segment.Append([1, 2, 3])[1] = 9;
        Assert.Equal([1, 9, 3], segment.Read(0, 3).ToArray());
    }
}
