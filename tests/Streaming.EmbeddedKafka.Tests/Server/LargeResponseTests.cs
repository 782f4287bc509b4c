using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Server;

/// <summary>Responses of which parts are sent from where they are kept.</summary>
public sealed class LargeResponseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_and_small_records_of_several_partitions_come_as_they_were_written(bool inFiles)
    {
        using var folder = new DataFolder();
        await using var kafka = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions { DataDirectory = inFiles ? folder.Path : null }.AddTopic("t", 4), TestContext.Current.CancellationToken);
        using var client = new RawClient(kafka.BootstrapServers);
        // Below and above what is copied, below and above a piece of a file, and none.
        int[] sizes = [100, 20_000, 900_000, 0];
        for (var p = 0; p < sizes.Length; p++)
        {
            for (var i = 0; i < 3 && sizes[p] > 0; i++) Produce(client, p, Text(p, i, sizes[p]));
        }
        foreach (var version in new short[] { 4, 11, 12 })
        {
            var read = sizes.Select(_ => new List<string>()).ToArray();
            // From memory, no more than lies together comes at once.
            while (read.Where((r, p) => sizes[p] > 0 && r.Count < 3).Any()) Fetch(client, version, read);
            for (var p = 0; p < sizes.Length; p++) Assert.Equal(sizes[p] == 0 ? [] : Enumerable.Range(0, 3).Select(i => Text(p, i, sizes[p])), read[p]);
        }
        // The connection can be used on.
        Assert.Equal(KafkaError.None, Produce(client, 0, "after"));
    }

    private static void Fetch(RawClient client, short version, List<string>[] read)
    {
        var partitions = client.Ask(new FetchRequest
        {
            MaxBytes = 50 << 20,
            Topics = [new() { Topic = "t", Partitions = [.. read.Select((r, p) => new FetchRequest.FetchPartition { Partition = p, FetchOffset = r.Count, PartitionMaxBytes = 50 << 20 })] }],
        }, version).Responses[0].Partitions;
        for (var p = 0; p < read.Length; p++)
        {
            foreach (var batch in new RecordBatches(partitions[p].Records!.Value))
            {
                Assert.Equal(BatchError.None, BatchCheck.Full(batch));
                foreach (ref readonly var record in batch) read[p].Add(System.Text.Encoding.UTF8.GetString(record.Value.Of(batch.Span)));
            }
        }
    }

    private static string Text(int partition, int number, int size) => new string((char)('a' + partition), size) + number;

    private static KafkaError Produce(RawClient client, int partition, string value) => client.Ask(new ProduceRequest
    {
        Acks = -1,
        TopicData = [new() { Name = "t", PartitionData = [new() { Index = partition, Records = Batches.Of(value) }] }],
    }, 9).Responses[0].PartitionResponses[0].ErrorCode;
}
