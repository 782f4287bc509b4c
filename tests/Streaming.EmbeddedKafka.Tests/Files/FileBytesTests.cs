using System.Buffers;
using System.Runtime.InteropServices;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Tests.Shared;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>What responses hold of files.</summary>
public sealed class FileBytesTests
{
    [Fact]
    public void What_a_response_was_given_can_be_read_after_the_file_was_deleted()
    {
        using var folder = new DataFolder();
        using var broker = Filled(folder, 1);
        var log = broker.Broker.Topics.Find("t", 0)!;
        var given = log.Segments.Read(0, log.End, 1 << 20, atLeastOne: true);
        broker.Ask(new DeleteTopicsRequest { Topics = [new() { Name = "t" }] });
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Path, "topics")));
        Assert.Equal(Batches.Of("value 0")[61..], given.Span[61..].ToArray());
    }

    [Fact]
    public void A_response_takes_no_memory_for_what_is_in_files_until_it_is_looked_at()
    {
        Assert.InRange(
            Allocated.Least(() =>
            {
                using var folder = new DataFolder();
                using var broker = Filled(folder, 2000);
                var log = broker.Broker.Topics.Find("t", 0)!;
                var before = GC.GetAllocatedBytesForCurrentThread();
                var given = log.Segments.Read(1, log.End, 1 << 20, atLeastOne: true);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(given.Length > 100_000);
                return allocated;
            }),
            0, (16 << 10) - 1);
    }

    [Fact]
    public void A_file_stays_open_for_as_long_as_a_response_holds_a_part_of_it()
    {
        using var folder = new DataFolder();
        var path = Path.Combine(folder.Path, "file");
        File.WriteAllText(path, "0123456789");
        var file = new Disk().Open(path, FileMode.Open);
        IDisposable first = new FileBytes(file, path, 2, 3), second = new FileBytes(file, path, 5, 5);
        file.Dispose();
        first.Dispose();
        first.Dispose();
        Assert.False(file.IsClosed);
        Assert.Equal("56789"u8, ((FileBytes)second).GetSpan());
        second.Dispose();
        Assert.True(file.IsClosed);
    }

    [Fact]
    public void A_fetch_that_goes_on_waiting_holds_nothing()
    {
        using var folder = new DataFolder();
        using var broker = Filled(folder, 1);
        var log = broker.Broker.Topics.Find("t", 0)!;
        var call = new TestCall
        {
            Api = Streaming.Kafka.Protocol.ApiKey.Fetch,
            Version = 12,
            Request = new FetchRequest { MaxWaitMs = 100, MinBytes = 10_000, MaxBytes = 1 << 20, Topics = [new() { Topic = "t", Partitions = [new() { PartitionMaxBytes = 1 << 20 }] }] },
        };
        broker.Broker.Handle(call);
        Assert.False(call.HasEnded);
        Assert.True(MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(log.Segments.Read(0, log.End, 100, atLeastOne: true), out var held));
        ((IDisposable)held).Dispose();
        broker.Ask(new DeleteTopicsRequest { Topics = [new() { Name = "t" }] });
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd").Select(Target), f => f.StartsWith(folder.Path, StringComparison.Ordinal) && f.Contains("topics", StringComparison.Ordinal));
    }

    private static string Target(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (IOException)
        {
            // Of another test, which has closed it.
            return "";
        }
    }

    private static KeptBroker Filled(DataFolder folder, int batches)
    {
        var broker = new KeptBroker(new(), folder.Path);
        broker.Broker.Topics.Create("t", 1, new(new Dictionary<string, string>(), new Dictionary<string, string>()));
        for (var i = 0; i < batches; i++)
            broker.Ask(new ProduceRequest { Acks = -1, TopicData = [new() { Name = "t", PartitionData = [new() { Index = 0, Records = Batches.Of($"value {i}") }] }] });
        return broker;
    }
}
