using Streaming.Testing.Transport;
using Xunit;
using static Streaming.Tests.Testing.TestCluster;

namespace Streaming.Tests.Testing;

public sealed class InMemoryFetchTests
{
    private readonly TestCluster _test = new();
    private readonly InMemoryTransport _client;
    private readonly RecordingListener _listener = new();

    public InMemoryFetchTests()
    {
        _test.Cluster.CreateTopic("t", 2);
        _client = _test.Client();
    }

    [Fact]
    public void Reads_nothing_before_it_is_told_where_to_start()
    {
        _listener.AutoStart = false;
        _test.Append("a");
        _test.Append("b");
        _test.Join(_client, "m", _listener);
        Assert.Equal(["assigned t[0],t[1]"], _listener.Take());
        _listener.Start((T0, 1));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0]@1=b#1", "t[0] end 2#1"], _listener.Take());
        // What is not the member's, or no longer, is passed over.
        _listener.Start((new TopicPartition("u", 0), 0));
        _test.Scheduler.RunUntilIdle();
        Assert.Empty(_listener.Take());
    }

    [Fact]
    public void Reports_the_end_behind_the_markers_once_and_again_when_there_was_more()
    {
        var producer = _test.Producer(_client, "x");
        _test.Transaction(producer, "a");
        producer.Begin();
        _test.Send(producer, "aborted");
        _test.Run(() => producer.AbortAsync(Never));
        _test.Join(_client, "m", _listener);
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["assigned t[0],t[1]", "t[0]@0=a#1", "t[1] end 0#1", "t[0] end 4#1"], _listener.Take());
        producer.Begin();
        _test.Send(producer, "b");
        Assert.Empty(_listener.Take());
        _test.Run(() => producer.CommitAsync(Never));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0]@4=b#1", "t[0] end 6#1"], _listener.Take());
    }

    [Fact]
    public void Stops_short_of_an_open_transaction_and_knows_the_high_watermark()
    {
        var producer = _test.Producer(_client, "x");
        _test.Append("a");
        producer.Begin();
        _test.Send(producer, "open");
        var reader = _client.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [T0] = 0 });
        using var batch = _test.Run(() => reader.ReadAsync(TimeSpan.Zero, Never))!;
        Assert.Equal((1, 2L), (batch.Count, batch.HighWatermark));
        Assert.Equal(1, reader.Position(T0));
    }

    [Fact]
    public void Goes_back_with_a_further_start_and_the_number_of_the_attempt()
    {
        _test.Append("a");
        _test.Join(_client, "m", _listener);
        _listener.Take();
        _listener.Start((T0, 0));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0]@0=a#2", "t[0] end 1#2"], _listener.Take());
    }

    [Fact]
    public void May_deliver_a_stale_batch_after_a_start()
    {
        _test.Cluster.BatchRecords = 1;
        _listener.TakesMore = false;
        _test.Append("a");
        _test.Append("b");
        _test.Join(_client, "m", _listener);
        _listener.Take();
        _client.Faults.StaleBatchesAfterStart = true;
        _listener.Start((T0, 0));
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0]@1=b#1", "t[0]@0=a#2"], _listener.Take());
    }

    [Fact]
    public void Holds_a_partition_back_until_it_is_resumed()
    {
        _test.Cluster.BatchRecords = 1;
        _listener.TakesMore = false;
        _test.Append("a");
        _test.Append("b");
        var member = _test.Join(_client, "m", _listener);
        Assert.Equal(["assigned t[0],t[1]", "t[0]@0=a#1", "t[1] end 0#1"], _listener.Take());
        member.Resume([T0]);
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0]@1=b#1"], _listener.Take());
        member.Resume([T0]);
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["t[0] end 2#1"], _listener.Take());
    }

    [Fact]
    public void Reports_a_late_end_when_told_so()
    {
        _client.Faults.EndDelay = TimeSpan.FromSeconds(5);
        _test.Join(_client, "m", _listener);
        _test.Append("a");
        _test.Scheduler.RunUntilIdle();
        Assert.Equal(["assigned t[0],t[1]", "t[0]@0=a#1"], _listener.Take());
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(5));
        Assert.Equal(["t[0] end 0#1", "t[0] end 1#1", "t[1] end 0#1"], _listener.Take().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fails_when_the_start_was_removed()
    {
        _test.Append("a");
        _test.Append("b");
        _test.Run(() => _client.DeleteRecordsAsync(new Dictionary<TopicPartition, long> { [T0] = 1 }, Never));
        Assert.Equal(1, _test.Offset(_client, OffsetKind.Earliest));
        _test.Join(_client, "m", _listener);
        Assert.Equal(TransportErrorKind.OffsetOutOfRange, _listener.Failure?.Kind);
        Assert.Contains("t[0]", _listener.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_offsets_by_time()
    {
        var start = _test.Now;
        _test.Append("a");
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        _test.Append("b");
        Assert.Equal(1, _test.Offset(_client, OffsetKind.AtTimestamp, start + 1));
        Assert.Equal(2, _test.Offset(_client, OffsetKind.AtTimestamp, start + 1001));
        Assert.Equal(TransportErrorKind.Fatal, _test.Fails(async () => await _client.ListOffsetsAsync([new("t", 2)], default, Never)));
    }

    [Fact]
    public void Reads_outside_of_a_group_until_nothing_comes_for_a_while()
    {
        var producer = _test.Producer(_client, "x");
        _test.Transaction(producer, "a");
        var reader = _client.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [T0] = 0 });
        using (var batch = _test.Run(() => reader.ReadAsync(TimeSpan.FromSeconds(1), Never))) Assert.Equal(1, batch!.Count);
        Assert.Equal(2, reader.Position(T0));
        var before = _test.Time.GetUtcNow();
        Assert.Null(_test.Run(() => reader.ReadAsync(TimeSpan.FromSeconds(1), Never), TimeSpan.FromSeconds(2)));
        Assert.Equal(before.AddSeconds(1), _test.Time.GetUtcNow());

        var waiting = reader.ReadAsync(TimeSpan.FromSeconds(1), Never).AsTask();
        _test.Scheduler.RunUntilIdle();
        _test.Transaction(producer, "b");
        _test.Scheduler.RunUntilIdle();
        using var next = _test.Scheduler.Run(() => waiting)!;
        Assert.Equal(2, next.Offset(0));
        Assert.Null(_test.Time.NextTimer);
    }

    [Fact]
    public void Reads_a_compacted_topic_with_gaps_up_to_its_end()
    {
        foreach (var (key, value) in new[] { ("k", "1"), ("l", "2"), ("k", "3") }) _test.Append(value, key);
        _test.Cluster.Append("t", 0, _test.Now, [(byte)'l'], null);
        _test.Cluster.Compact("t");
        Assert.Equal(["3", null], _test.Values());
        _test.Cluster.Compact("t", dropTombstones: true);
        Assert.Equal(["3"], _test.Values());
        var reader = _client.OpenReader();
        reader.Assign(new Dictionary<TopicPartition, long> { [T0] = 0 });
        using var batch = _test.Run(() => reader.ReadAsync(TimeSpan.Zero, Never))!;
        Assert.Equal(2, batch.Offset(0));
        Assert.Equal(4, reader.Position(T0));
    }

    [Fact]
    public void Describes_topics_with_an_id_that_changes_when_one_is_made_anew()
    {
        var before = _test.Run(() => _client.DescribeAsync(["t", "none"], Never)).Topics;
        Assert.Equal(["t"], before.Keys);
        Assert.Equal(2, before["t"].Partitions);
        _test.Cluster.DeleteTopic("t");
        _test.Run(() => _client.CreateTopicAsync(new TopicSpecification("t", 1, new Dictionary<string, string> { ["retention.ms"] = "-1" }), Never));
        var after = _test.Run(() => _client.DescribeAsync(null, Never)).Topics["t"];
        Assert.NotEqual(before["t"].Id, after.Id);
        Assert.Equal(-1, after.RetentionMs);
    }

    [Fact]
    public void Makes_a_call_slow_or_fail_when_told_so()
    {
        _client.Faults.DelayNext(TransportCall.Describe, TimeSpan.FromSeconds(3));
        _client.Faults.FailNext(TransportCall.Describe, TransportErrorKind.Transient, skip: 1);
        var before = _test.Time.GetUtcNow();
        _test.Run(() => _client.DescribeAsync(null, Never), TimeSpan.FromMinutes(1));
        Assert.Equal(before.AddSeconds(3), _test.Time.GetUtcNow());
        Assert.Equal(TransportErrorKind.Transient, _test.Fails(async () => await _client.DescribeAsync(null, Never)));
        _test.Run(() => _client.DescribeAsync(null, Never));
    }
}
