using Microsoft.Win32.SafeHandles;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>A broker and its directory: one owner, and no word that is not kept.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_second_broker_is_refused_by_the_name_of_the_directory_and_the_process()
    {
        using var folder = new DataFolder();
        await using (await StartAsync(folder))
        {
            var refused = await Assert.ThrowsAsync<StorageException>(() => StartAsync(folder));
            Assert.True(refused.IsInUse);
            Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        }
        await using var again = await StartAsync(folder);
    }

    [Fact]
    public async Task The_cluster_and_its_topics_are_the_same_after_a_restart()
    {
        using var folder = new DataFolder();
        (string Cluster, Guid Id) before, after;
        await using (var kafka = await StartAsync(folder, o => o.AddTopic("t", 3))) before = Identity(kafka);
        await using (var kafka = await StartAsync(folder, o => o.AddTopic("t", 1))) after = Identity(kafka);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_fails_stops_the_broker_before_it_confirms_anything(bool failsSync)
    {
        using var folder = new DataFolder();
        var disk = new FailingDisk();
        List<string> lines = [];
        var options = new EmbeddedKafkaOptions { DataDirectory = folder.Path, SyncEveryWrite = failsSync, Log = l => { lock (lines) lines.Add(l); } }.AddTopic("t");
        await using var kafka = await EmbeddedKafka.StartAsync(options, static s => s, static _ => { }, TestContext.Current.CancellationToken, disk);
        using var client = new RawClient(kafka.BootstrapServers);
        Assert.Equal(KafkaError.None, Produce(client));
        if (failsSync) disk.FailsSync = true;
        else disk.FailsWrite = true;
        Assert.ThrowsAny<IOException>(() => Produce(client));
        var failure = await Assert.ThrowsAsync<StorageException>(() => kafka.Stopped.WaitAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(folder.Path, failure.Path, StringComparison.Ordinal);
        lock (lines) Assert.Contains(lines, l => l.Contains("stopped", StringComparison.Ordinal) && l.Contains(folder.Path, StringComparison.Ordinal));
        Assert.Throws<System.Net.Sockets.SocketException>(() => new RawClient(kafka.BootstrapServers).Dispose());
        await Assert.ThrowsAsync<StorageException>(async () => await kafka.DisposeAsync());
    }

    [Fact]
    public async Task Nothing_is_confirmed_before_it_is_on_the_disk_if_so_asked()
    {
        using var folder = new DataFolder();
        var disk = new FailingDisk();
        var options = new EmbeddedKafkaOptions { DataDirectory = folder.Path, SyncEveryWrite = true }.AddTopic("t");
        await using var kafka = await EmbeddedKafka.StartAsync(options, static s => s, static _ => { }, TestContext.Current.CancellationToken, disk);
        using var client = new RawClient(kafka.BootstrapServers);
        for (var i = 0; i < 5; i++)
        {
            var before = disk.Syncs;
            Produce(client);
            Assert.True(disk.Syncs > before);
            Assert.Equal(disk.Writes, disk.WritesSynced);
        }
    }

    [Fact]
    public async Task An_orderly_stop_has_everything_on_the_disk()
    {
        using var folder = new DataFolder();
        var disk = new FailingDisk();
        var options = new EmbeddedKafkaOptions { DataDirectory = folder.Path }.AddTopic("t");
        await using (var kafka = await EmbeddedKafka.StartAsync(options, static s => s, static _ => { }, TestContext.Current.CancellationToken, disk))
        {
            using var client = new RawClient(kafka.BootstrapServers);
            Produce(client);
            Assert.NotEqual(disk.Writes, disk.WritesSynced);
        }
        Assert.Equal(disk.Writes, disk.WritesSynced);
    }

    [Fact]
    public async Task A_deleted_topic_leaves_nothing_behind_and_is_read_to_the_end_by_who_was_reading()
    {
        using var folder = new DataFolder();
        await using var kafka = await StartAsync(folder, o => o.AddTopic("t"));
        using var client = new RawClient(kafka.BootstrapServers);
        Produce(client);
        Assert.Single(folder.Files("0.log"), f => f.Contains("topics", StringComparison.Ordinal));
        Assert.Equal(KafkaError.None, client.Ask(new DeleteTopicsRequest { Topics = [new() { Name = "t" }] }, 6).Responses[0].ErrorCode);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Path, "topics")));
    }

    private static Task<EmbeddedKafka> StartAsync(DataFolder folder, Action<EmbeddedKafkaOptions>? configure = null)
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = folder.Path };
        configure?.Invoke(options);
        return EmbeddedKafka.StartAsync(options, TestContext.Current.CancellationToken);
    }

    private static (string Cluster, Guid Id) Identity(EmbeddedKafka kafka)
    {
        using var client = new RawClient(kafka.BootstrapServers);
        var metadata = client.Ask(new MetadataRequest { Topics = null }, 12);
        Assert.Equal(3, metadata.Topics[0].Partitions.Length);
        return (client.Ask(new DescribeClusterRequest(), 0).ClusterId, metadata.Topics[0].TopicId);
    }

    private static KafkaError Produce(RawClient client) => client.Ask(new ProduceRequest
    {
        Acks = -1,
        TopicData = [new() { Name = "t", PartitionData = [new() { Index = 0, Records = Batches.Of("a") }] }],
    }, 9).Responses[0].PartitionResponses[0].ErrorCode;

    private sealed class FailingDisk : Disk
    {
        public bool FailsWrite { get; set; }

        public bool FailsSync { get; set; }

        public long Writes { get; private set; }

        /// <summary>Writes until the last sync of the file that was written last.</summary>
        public long WritesSynced { get; private set; }

        public long Syncs { get; private set; }

        protected override void OnWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
        {
            if (FailsWrite) throw new IOException("No space left on device");
            base.OnWrite(file, bytes, position);
            Writes++;
        }

        protected override void OnSync(SafeFileHandle file)
        {
            if (FailsSync) throw new IOException("fsync: Input/output error (error 5)");
            base.OnSync(file);
            Syncs++;
            WritesSynced = Writes;
        }
    }
}
