using System.Text;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>The journal keeps the last value of each key, and stays small.</summary>
public sealed class JournalTests
{
    [Fact]
    public void It_is_written_anew_before_it_is_many_times_as_large_as_what_is_alive()
    {
        using var folder = new DataFolder();
        using (var journal = new Journal(folder.Path, new(), least: 1000))
        {
            var largest = 0L;
            for (var i = 0; i < 2000; i++)
            {
                journal.Put(Bytes($"key {i % 10}"), Bytes($"value {i}"));
                if (i % 7 == 0) journal.Remove(Bytes($"key {i % 3}"));
                journal.Flush();
                largest = Math.Max(largest, journal.Size);
            }
            Assert.InRange(largest, 1000, 1200);
        }
        Assert.Single(folder.Files(".log"));
        using var again = new Journal(folder.Path, new());
        Assert.Equal("value 1999", Encoding.UTF8.GetString(again.All[Bytes("key 9")]));
        Assert.Equal(9, again.All.Count);
    }

    [Fact]
    public void A_kill_at_any_point_leaves_one_flush_or_the_next() => Property.Holds(200, random =>
    {
        using var folder = new DataFolder();
        var disk = new DyingDisk();
        Dictionary<string, string> before = [], now = [];
        try
        {
            using var journal = new Journal(folder.Path, disk, least: 300);
            disk.DieAfter(random.Next(60), random.Next(100));
            for (var i = 0; i < 200; i++)
            {
                before = new(now);
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    var key = $"k{random.Next(8)}";
                    if (random.Next(4) == 0) journal.Remove(Bytes(key));
                    else journal.Put(Bytes(key), Bytes($"{i}"));
                    now = journal.All.ToDictionary(e => Encoding.UTF8.GetString(e.Key), e => Encoding.UTF8.GetString(e.Value));
                }
                journal.Flush();
            }
        }
        catch (KilledException)
        {
        }
        using var again = new Journal(folder.Path, new());
        var found = Text(again.All.ToDictionary(e => Encoding.UTF8.GetString(e.Key), e => Encoding.UTF8.GetString(e.Value)));
        Assert.Contains(found, new[] { Text(before), Text(now) });
        Assert.Single(folder.Files(""));
    });

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(Dictionary<string, string> all) => string.Join(' ', all.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}"));
}
