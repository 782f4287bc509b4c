namespace Streaming.Kafka.Tests.Reader;

public sealed class LogReaderTests
{
    [Fact]
    public async Task Its_position_at_the_end_is_behind_markers_and_aborted_records()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        foreach (var commit in new[] { true, false })
        {
            producer.Begin();
            await TestCluster.SendAsync(producer, topic, 0, 3);
            await producer.FlushAsync(TestCluster.Stop);
            if (commit) await producer.CommitAsync(TestCluster.Stop);
            else await producer.AbortAsync(TestCluster.Stop);
        }
        Assert.Equal(["0", "1", "2"], await cluster.ReadAllAsync(topic));
        var tp = new TopicPartition(topic, 0);
        await using var reader = cluster.Transport.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [tp] = 0 });
        while (reader.Position(tp) < 8) (await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop))?.Dispose();
        Assert.Equal(8, (await cluster.Transport.ListOffsetsAsync([tp], new(OffsetKind.EndCommitted), TestCluster.Stop))[tp]);
    }

    [Fact]
    public async Task It_stops_at_an_open_transaction_and_goes_on_when_that_is_committed()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        var tp = new TopicPartition(topic, 0);
        await cluster.FillAsync(topic, 0, 2);
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        producer.Begin();
        await TestCluster.SendAsync(producer, topic, 0, 3);
        await producer.FlushAsync(TestCluster.Stop);
        await using var reader = cluster.Transport.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [tp] = 0 });
        using var first = await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop);
        Assert.Equal(2, first!.Count);
        Assert.Null(await reader.ReadAsync(TimeSpan.FromMilliseconds(200), TestCluster.Stop));
        Assert.Equal(2, reader.Position(tp));
        Assert.Equal(5, (await cluster.Transport.ListOffsetsAsync([tp], new(OffsetKind.End), TestCluster.Stop))[tp]);
        await producer.CommitAsync(TestCluster.Stop);
        using var second = await NextAsync(reader);
        Assert.Equal(3, second.Count);
        while (reader.Position(tp) < 6) Assert.Null(await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop));
    }

    [Fact]
    public async Task An_offset_that_was_removed_goes_on_at_the_first_that_is_there()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        var tp = new TopicPartition(topic, 0);
        await cluster.FillAsync(topic, 0, 100);
        await cluster.Transport.DeleteRecordsAsync(new Dictionary<TopicPartition, long> { [tp] = 60 }, TestCluster.Stop);
        await using var reader = cluster.Transport.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [tp] = 10 });
        using var batch = await NextAsync(reader);
        Assert.Equal((60, 40), (batch.Offset(0), batch.Count));
    }

    [Fact]
    public async Task It_can_be_assigned_anew()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await cluster.FillAsync(topic, 0, 3000);
        await cluster.FillAsync(topic, 1, 10);
        await using var reader = cluster.Transport.OpenReader();
        for (var round = 0; round < 10; round++)
        {
            reader.Assign(new Dictionary<TopicPartition, long> { [new(topic, 0)] = round });
            using (var batch = await NextAsync(reader)) Assert.Equal((new(topic, 0), round), (batch.Partition, batch.Offset(0)));
            reader.Assign(new Dictionary<TopicPartition, long> { [new(topic, 1)] = 5 });
            using (var batch = await NextAsync(reader)) Assert.Equal((new(topic, 1), 5), (batch.Partition, batch.Offset(0)));
        }
    }

    private static async Task<RecordBatch> NextAsync(ILogReader reader)
    {
        while (true)
            if (await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop) is { } batch) return batch;
    }
}
