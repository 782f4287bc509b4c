using System.Text;
using Streaming.Kafka.Tests.Group;

namespace Streaming.Kafka.Tests.Producer;

public sealed class EpochProducerTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(3);

    [Fact]
    public async Task What_is_committed_is_seen_and_what_is_aborted_is_not()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        for (var epoch = 0; epoch < 4; epoch++)
        {
            producer.Begin();
            var records = new OutgoingRecords();
            for (var i = 0; i < 3; i++) TestCluster.Add(records, topic, 0, $"{epoch}.{i}");
            await TestCluster.SendAsync(producer, records);
            Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
            if (epoch % 2 == 0) await producer.CommitAsync(TestCluster.Stop);
            else await producer.AbortAsync(TestCluster.Stop);
        }
        Assert.Equal(["0.0", "0.1", "0.2", "2.0", "2.1", "2.2"], await cluster.ReadAllAsync(topic));
    }

    [Fact]
    public async Task Records_that_were_not_flushed_are_in_the_commit_and_dropped_by_an_abort()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        producer.Begin();
        await TestCluster.SendAsync(producer, topic, 0, 500);
        await producer.AbortAsync(TestCluster.Stop);
        producer.Begin();
        Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
        await TestCluster.SendAsync(producer, topic, 0, 5);
        await producer.CommitAsync(TestCluster.Stop);
        Assert.Equal(["0", "1", "2", "3", "4"], await cluster.ReadAllAsync(topic));
    }

    [Fact]
    public async Task A_second_producer_of_the_same_id_fences_the_first_and_ends_its_transaction()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        var id = TestCluster.Name("p");
        await using var first = await cluster.ProducerAsync(id);
        first.Begin();
        await TestCluster.SendAsync(first, topic, 0, 3);
        Assert.Empty(await first.FlushAsync(TestCluster.Stop));
        await using var second = await cluster.ProducerAsync(id);
        var error = await Assert.ThrowsAsync<TransportException>(async () => await first.CommitAsync(TestCluster.Stop));
        Assert.Equal(TransportErrorKind.Fenced, error.Kind);
        Assert.Contains(id, error.Message, StringComparison.Ordinal);
        second.Begin();
        await TestCluster.SendAsync(second, topic, 0, 1);
        await second.CommitAsync(TestCluster.Stop);
        Assert.Equal(["0"], await cluster.ReadAllAsync(topic));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_that_the_broker_refuses_is_reported_among_good_ones(bool transactional)
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await using var producer = await cluster.ProducerAsync(transactional ? TestCluster.Name("p") : null);
        producer.Begin();
        var records = new OutgoingRecords();
        for (var i = 0; i < 10; i++) TestCluster.Add(records, topic, 0, $"{i}", i == 4 ? (DateTimeOffset.UtcNow + Ahead).ToUnixTimeMilliseconds() : null, tag: 100 + i);
        await TestCluster.SendAsync(producer, records);
        var refused = await producer.FlushAsync(TestCluster.Stop);
        var bad = Assert.Single(refused, r => r.ForItself);
        Assert.Equal((topic, 0, 104), (bad.Topic, bad.Partition, bad.Tag));
        Assert.Contains("TIMESTAMP", bad.Reason, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", refused.Select(r => r.ToString())));
        if (!transactional) return;

        var error = await Assert.ThrowsAsync<TransportException>(async () => await producer.CommitAsync(TestCluster.Stop));
        Assert.Equal(TransportErrorKind.Abortable, error.Kind);
        await producer.AbortAsync(TestCluster.Stop);
        producer.Begin();
        Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
        await TestCluster.SendAsync(producer, topic, 0, 2);
        Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
        await producer.CommitAsync(TestCluster.Stop);
        Assert.Equal(["0", "1"], await cluster.ReadAllAsync(topic));
    }

    [Theory]
    [InlineData(1_048_588, 1_500_000, true)]
    [InlineData(100_000, 300_000, true)]
    [InlineData(5_000, 6_000, true)]
    [InlineData(5_000, 6_000, false)]
    public async Task A_record_that_is_too_large_for_its_topic_is_refused_for_itself_after_at_most_two_aborts(int limit, int size, bool transactional)
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(1, ("max.message.bytes", $"{limit}"));
        await using var producer = await cluster.ProducerAsync(transactional ? TestCluster.Name("p") : null);
        var random = new Random(1);
        var aborts = 0;
        while (true)
        {
            producer.Begin();
            var records = new OutgoingRecords();
            for (var i = 0; i < 50; i++)
            {
                if (i == 25 && aborts == 3) continue;
                // Limits are of compressed batches.
                var bytes = new byte[i == 25 ? size : 4_000];
                random.NextBytes(bytes);
                records.Data.Write(bytes);
                records.Add(topic, 0, 1_700_000_000_000, -1, bytes.Length, tag: i);
            }
            await TestCluster.SendAsync(producer, records);
            var refused = await producer.FlushAsync(TestCluster.Stop);
            if (refused.Count == 0) break;
            Assert.All(refused.Where(static r => r.ForItself), static r => Assert.Equal(25, r.Tag));
            await producer.AbortAsync(TestCluster.Stop);
            if (refused.Any(static r => r.ForItself)) aborts = 3;
            else Assert.InRange(++aborts, 1, 2);
        }
        Assert.Equal(3, aborts);
        await producer.CommitAsync(TestCluster.Stop);
        if (transactional) Assert.Equal(49, (await cluster.ReadAllAsync(topic)).Count);
        else Assert.InRange((await cluster.ReadAllAsync(topic)).Count, 49, 100);
    }

    [Fact]
    public async Task Offsets_are_committed_with_the_transaction_and_only_under_the_current_generation()
    {
        await using var cluster = new TestCluster();
        var input = await cluster.TopicAsync(2);
        var group = TestCluster.Name("g");
        var partition = new TopicPartition(input, 0);
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        var (a, heard) = await GroupMemberTests.JoinAsync(cluster, group, "a", input);
        await using var _ = a;
        await heard.UntilAsync(h => h.Assigned.Count == 1);

        producer.Begin();
        await producer.SendOffsetsAsync(new Dictionary<TopicPartition, long> { [partition] = 5 }, a, TestCluster.Stop);
        await producer.AbortAsync(TestCluster.Stop);
        Assert.Empty(await cluster.Transport.CommittedOffsetsAsync(group, [partition], TestCluster.Stop));
        producer.Begin();
        await producer.SendOffsetsAsync(new Dictionary<TopicPartition, long> { [partition] = 7 }, a, TestCluster.Stop);
        await producer.CommitAsync(TestCluster.Stop);
        Assert.Equal(7, (await cluster.Transport.CommittedOffsetsAsync(group, [partition], TestCluster.Stop))[partition]);

        // The other takes over while this one does not answer: what it still holds is fenced off.
        var gate = new TaskCompletionSource();
        heard.OnRevoke = _ => new(gate.Task);
        var (b, heardByB) = await GroupMemberTests.JoinAsync(cluster, group, "b", input);
        await using var __ = b;
        await heardByB.UntilAsync(h => h.Assigned.Count == 1);
        producer.Begin();
        var error = await Assert.ThrowsAsync<TransportException>(async () => await producer.SendOffsetsAsync(new Dictionary<TopicPartition, long> { [partition] = 9 }, a, TestCluster.Stop));
        Assert.Equal(TransportErrorKind.StaleGeneration, error.Kind);
        await producer.AbortAsync(TestCluster.Stop);
        Assert.Single(heard.Read(h => h.Assigned.ToArray()));
        gate.SetResult();
        await heard.UntilAsync(h => h.Assigned.Count == 2);
        Assert.Equal(7, (await cluster.Transport.CommittedOffsetsAsync(group, [partition], TestCluster.Stop))[partition]);
    }

    [Fact]
    public async Task A_full_queue_takes_part_of_the_records_and_then_tells_when_it_has_space()
    {
        await using var cluster = new TestCluster();
        var options = TestCluster.Options();
        options.ProducerQueueBytes = 1 << 20;
        await using var transport = new KafkaTransport(options);
        var topic = await cluster.TopicAsync();
        await using var producer = await transport.CreateProducerAsync(null, TimeSpan.FromSeconds(15), TestCluster.Stop);
        producer.Begin();
        var records = new OutgoingRecords();
        for (var i = 0; i < 4000; i++) TestCluster.Add(records, topic, 0, $"{i}", size: 1000);
        var sent = producer.Send(records, 0);
        Assert.InRange(sent, 900, 3999);
        while (sent < records.Count)
        {
            await producer.WaitForSpaceAsync(TestCluster.Stop);
            sent = producer.Send(records, sent);
        }
        Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
        Assert.Equal(Enumerable.Range(0, 4000).Select(i => $"{i}"), await cluster.ReadAllAsync(topic));
    }

    [Fact]
    public async Task Keys_values_headers_and_timestamps_arrive_as_they_were_sent()
    {
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync();
        await using var producer = await cluster.ProducerAsync();
        producer.Begin();
        producer.TrackPositions([topic]);
        var records = new OutgoingRecords();
        records.Add(topic, 0, 1, -1, -1);
        records.Add(topic, 0, 2, 0, 0);
        records.Data.Write("key"u8);
        records.Data.Write("value"u8);
        RecordHeaders.Append(records.Data, "a", "1"u8);
        RecordHeaders.Append(records.Data, "ä", default);
        RecordHeaders.Append(records.Data, "none", default, isNull: true);
        records.Add(topic, 0, 1_700_000_000_000, 3, 5);
        await TestCluster.SendAsync(producer, records);
        Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
        Assert.Equal(2, producer.LastOffset(new(topic, 0)));
        Assert.Equal(-1, producer.LastOffset(new(topic, 1)));

        await using var reader = cluster.Transport.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [new(topic, 0)] = 0 });
        using var batch = await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop);
        Assert.Equal(3, batch!.Count);
        Assert.Equal([(true, true), (false, false), (false, false)], Enumerable.Range(0, 3).Select(i => (batch.KeyIsNull(i), batch.ValueIsNull(i))));
        Assert.Equal([1, 2, 1_700_000_000_000], Enumerable.Range(0, 3).Select(batch.Timestamp));
        Assert.Equal(("key", "value"), (Encoding.UTF8.GetString(batch.Key(2)), Encoding.UTF8.GetString(batch.Value(2))));
        Assert.True(batch.Headers(1).IsEmpty);
        Assert.Equal(records.Headers(2).Encoded.ToArray(), batch.Headers(2).Encoded.ToArray());
    }
}
