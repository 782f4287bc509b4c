namespace Streaming.Kafka.Tests.Admin;

public sealed class KafkaAdminTests
{
    [Fact]
    public async Task Topics_are_described_and_missing_ones_left_out()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(3, ("retention.ms", "123456"));
        var found = await cluster.Transport.DescribeAsync([topic, TestCluster.Name("missing")], TestCluster.Stop);
        Assert.NotEmpty(found.ClusterId);
        var description = Assert.Single(found.Topics).Value;
        Assert.Equal((topic, 3, 123456L), (description.Name, description.Partitions, description.RetentionMs));
        Assert.NotEqual(Guid.Empty, description.Id);
        var all = await cluster.Transport.DescribeAsync(null, TestCluster.Stop);
        Assert.Equivalent(description, all.Topics[topic], strict: true);
        // Nobody is kept from anything here.
        Assert.Superset(new HashSet<string> { "Read", "Write", "Create", "Delete", "DescribeConfigs" }, description.AllowedOperations!.ToHashSet());
        Assert.Equal(found.ClusterId, all.ClusterId);
    }

    [Fact]
    public async Task A_topic_that_exists_is_left_as_it_is_and_one_made_anew_has_another_id()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        var before = (await cluster.Transport.DescribeAsync([topic], TestCluster.Stop)).Topics[topic];
        await cluster.Transport.CreateTopicAsync(new(topic, 5, new Dictionary<string, string>()), TestCluster.Stop);
        Assert.Equivalent(before, (await cluster.Transport.DescribeAsync([topic], TestCluster.Stop)).Topics[topic], strict: true);

        await cluster.Transport.DeleteTopicAsync(topic, TestCluster.Stop);
        await cluster.Transport.DeleteTopicAsync(topic, TestCluster.Stop);
        while ((await cluster.Transport.DescribeAsync([topic], TestCluster.Stop)).Topics.Count > 0) await Task.Yield();
        await cluster.Transport.CreateTopicAsync(new(topic, 2, new Dictionary<string, string>()), TestCluster.Stop);
        var after = (await cluster.Transport.DescribeAsync([topic], TestCluster.Stop)).Topics[topic];
        Assert.NotEqual(before.Id, after.Id);
    }

    [Fact]
    public async Task Offsets_are_looked_up_by_kind_and_by_time()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        TopicPartition[] partitions = [new(topic, 0), new(topic, 1)];
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        producer.Begin();
        var records = new OutgoingRecords();
        for (var i = 1; i <= 5; i++) TestCluster.Add(records, topic, 0, "x", timestamp: i * 1000);
        await TestCluster.SendAsync(producer, records);
        await producer.FlushAsync(TestCluster.Stop);
        await producer.CommitAsync(TestCluster.Stop);
        producer.Begin();
        await TestCluster.SendAsync(producer, topic, 0, 1);
        await producer.FlushAsync(TestCluster.Stop);
        await cluster.Transport.DeleteRecordsAsync(new Dictionary<TopicPartition, long> { [partitions[0]] = 2 }, TestCluster.Stop);

        Assert.Equal("2 0", await ListAsync(new(OffsetKind.Earliest)));
        Assert.Equal("6 0", await ListAsync(new(OffsetKind.EndCommitted)));
        Assert.Equal("7 0", await ListAsync(new(OffsetKind.End)));
        Assert.Equal("3 0", await ListAsync(new(OffsetKind.AtTimestamp, 3500)));
        Assert.Equal("7 0", await ListAsync(new(OffsetKind.AtTimestamp, DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds())));
        await producer.AbortAsync(TestCluster.Stop);

        async Task<string> ListAsync(OffsetQuery query)
        {
            var found = await cluster.Transport.ListOffsetsAsync(partitions, query, TestCluster.Stop);
            return string.Join(" ", partitions.Select(p => found[p]));
        }
    }

    [Fact]
    public async Task Offsets_of_a_partition_that_does_not_exist_are_an_error()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        var error = await Assert.ThrowsAsync<TransportException>(async () => await cluster.Transport.ListOffsetsAsync([new(topic, 9)], new(OffsetKind.End), TestCluster.Stop));
        Assert.Contains(topic, error.Message, StringComparison.Ordinal);
        Assert.Equal(TransportErrorKind.Fatal, error.Kind);
    }

    [Fact]
    public async Task A_group_without_offsets_has_none()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        Assert.Empty(await cluster.Transport.CommittedOffsetsAsync(TestCluster.Name("g"), [new(topic, 0)], TestCluster.Stop));
    }
}
