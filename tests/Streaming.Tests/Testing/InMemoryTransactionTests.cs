using Streaming.Testing.Transport;
using Xunit;
using static Streaming.Tests.Testing.TestCluster;

namespace Streaming.Tests.Testing;

public sealed class InMemoryTransactionTests
{
    private readonly TestCluster _test = new();
    private readonly InMemoryTransport _client;

    public InMemoryTransactionTests()
    {
        _test.Cluster.CreateTopic("t");
        _client = _test.Client();
    }

    [Fact]
    public void Shows_a_transaction_when_it_is_committed_and_not_before()
    {
        var producer = _test.Producer(_client, "x");
        producer.Begin();
        _test.Send(producer, "a", "b");
        Assert.Empty(_test.Values());
        Assert.Equal(["a", "b"], _test.Values(committed: false));
        _test.Run(() => producer.CommitAsync(Never));
        Assert.Equal(["a", "b"], _test.Values());
    }

    [Fact]
    public void Never_shows_an_aborted_transaction()
    {
        var producer = _test.Producer(_client, "x");
        producer.Begin();
        _test.Send(producer, "a");
        _test.Run(() => producer.AbortAsync(Never));
        _test.Transaction(producer, "b");
        Assert.Equal(["b"], _test.Values());
        Assert.Equal(4, _test.Offset(_client, OffsetKind.End));
    }

    [Fact]
    public void Gives_markers_an_offset_and_holds_the_stable_end_before_an_open_transaction()
    {
        var producer = _test.Producer(_client, "x");
        _test.Transaction(producer, "a");
        producer.Begin();
        _test.Send(producer, "b");
        _test.Append("outside");
        Assert.Equal(2, _test.Offset(_client, OffsetKind.EndCommitted));
        Assert.Equal(4, _test.Offset(_client, OffsetKind.End));
        Assert.Equal(["a"], _test.Values());
        _test.Run(() => producer.CommitAsync(Never));
        Assert.Equal(5, _test.Offset(_client, OffsetKind.EndCommitted));
        Assert.Equal(["a", "b", "outside"], _test.Values());
    }

    [Fact]
    public void Fences_the_producer_before_and_ends_its_transaction_when_the_id_is_used_again()
    {
        var old = _test.Producer(_client, "x");
        old.Begin();
        _test.Send(old, "a");
        var young = _test.Producer(_test.Client(), "x");
        Assert.Equal(2, _test.Offset(_client, OffsetKind.EndCommitted));
        Assert.Equal(TransportErrorKind.Fenced, _test.Fails(() => old.CommitAsync(Never)));
        _test.Send(old, "zombie");
        Assert.Equal(TransportErrorKind.Fenced, _test.Fails(async () => await old.FlushAsync(Never)));
        _test.Transaction(young, "b");
        Assert.Equal(["b"], _test.Values());
    }

    [Fact]
    public void Aborts_a_transaction_that_takes_longer_than_its_timeout_and_fences_its_producer()
    {
        var producer = _test.Producer(_client, "x");
        producer.Begin();
        _test.Send(producer, "a");
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(15));
        Assert.Equal(_test.Offset(_client, OffsetKind.End), _test.Offset(_client, OffsetKind.EndCommitted));
        Assert.Equal(TransportErrorKind.Fenced, _test.Fails(() => producer.CommitAsync(Never)));
        Assert.Empty(_test.Values());
    }

    [Fact]
    public void Keeps_a_crashed_producers_transaction_open_until_it_times_out()
    {
        var producer = _test.Producer(_client, "x");
        producer.Begin();
        _test.Send(producer, "a");
        _client.Crash();
        var other = _test.Client();
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(14));
        Assert.Equal(0, _test.Offset(other, OffsetKind.EndCommitted));
        _test.Scheduler.AdvanceTime(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _test.Offset(other, OffsetKind.EndCommitted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Leaves_the_outcome_unknown_with_and_without_the_effect(bool afterEffect)
    {
        var producer = _test.Producer(_client, "x");
        _client.Faults.FailNext(TransportCall.Commit, TransportErrorKind.UnknownOutcome, afterEffect);
        producer.Begin();
        _test.Send(producer, "a");
        Assert.Equal(TransportErrorKind.UnknownOutcome, _test.Fails(() => producer.CommitAsync(Never)));
        _test.Producer(_client, "x");
        Assert.Equal(afterEffect ? ["a"] : [], _test.Values());
    }

    [Fact]
    public void Lets_a_repeated_commit_end_the_next_transaction_unless_the_producer_is_made_anew()
    {
        var producer = _test.Producer(_client, "x");
        _client.Faults.RepeatNextCommit();
        producer.Begin();
        _test.Send(producer, "a");
        Assert.Equal(TransportErrorKind.UnknownOutcome, _test.Fails(() => producer.CommitAsync(Never)));
        producer.Begin();
        _test.Send(producer, "b", "c");
        Assert.Equal(["a", "b"], _test.Values());
        Assert.Equal(TransportErrorKind.Abortable, _test.Fails(() => producer.CommitAsync(Never)));

        var again = _test.Producer(_client, "y");
        _client.Faults.RepeatNextCommit();
        again.Begin();
        _test.Send(again, "d");
        Assert.Equal(TransportErrorKind.UnknownOutcome, _test.Fails(() => again.CommitAsync(Never)));
        again = _test.Producer(_client, "y");
        again.Begin();
        _test.Send(again, "e");
        Assert.Equal(["a", "b", "d"], _test.Values());
    }

    [Fact]
    public void Holds_markers_back_when_told_so_as_a_broker_does_that_is_slow_to_write_them()
    {
        var producer = _test.Producer(_client, "x");
        _test.Cluster.HoldMarkers = true;
        _test.Transaction(producer, "a");
        Assert.Equal((0, 1), (_test.Offset(_client, OffsetKind.EndCommitted), _test.Offset(_client, OffsetKind.End)));
        _test.Cluster.ReleaseMarkers();
        Assert.Equal((2, 2), (_test.Offset(_client, OffsetKind.EndCommitted), _test.Offset(_client, OffsetKind.End)));
        _test.Transaction(producer, "b");
        producer.Begin();
        _test.Send(producer, "c");
        Assert.Equal(["a", "b"], _test.Values());
    }

    [Fact]
    public void Reports_every_refused_record_and_does_not_commit_without_it()
    {
        _test.Cluster.CreateTopic("compacted", 1, new Dictionary<string, string> { ["cleanup.policy"] = "compact" });
        var producer = _test.Producer(_client, "x");
        _client.Faults.Refuse = static r => r.Tag == 3 ? (false, "fault") : null;
        var records = new OutgoingRecords();
        records.Data.Write(new byte[2_000_000]);
        records.Add("t", 0, _test.Now, -1, 2_000_000, tag: 1);
        records.Add("t", 0, _test.Now + 2 * 3_600_000, -1, 0, tag: 2);
        records.Add("t", 0, _test.Now, -1, 0, tag: 3);
        records.Add("compacted", 0, _test.Now, -1, 0, tag: 4);
        records.Add("none", 0, _test.Now, -1, 0, tag: 5);
        records.Add("t", 0, _test.Now, -1, 0, tag: 6);
        producer.Begin();
        Assert.Equal(6, producer.Send(records, 0));
        var refused = _test.Run(() => producer.FlushAsync(Never));
        Assert.Equal([(1, true), (2, true), (3, false), (4, true), (5, false)], refused.Select(static r => ((int)r.Tag, r.ForItself)));
        Assert.Equal(TransportErrorKind.Abortable, _test.Fails(() => producer.CommitAsync(Never)));
        _test.Run(() => producer.AbortAsync(Never));
        _client.Faults.Refuse = null;
        _test.Transaction(producer, "good");
        Assert.Equal(["good"], _test.Values());
    }

    [Fact]
    public void Takes_what_fits_into_its_queue_and_tells_when_there_is_space()
    {
        _test.Cluster.ProducerQueueBytes = 100;
        var producer = _test.Producer(_client, "x");
        var records = new OutgoingRecords();
        for (var i = 0; i < 4; i++)
        {
            records.Data.Write(new byte[40]);
            records.Add("t", 0, _test.Now, -1, 40);
        }
        producer.Begin();
        Assert.Equal(2, producer.Send(records, 0));
        Assert.Equal(2, producer.Send(records, 2));
        _test.Run(() => producer.WaitForSpaceAsync(Never));
        Assert.Equal(4, producer.Send(records, 2));
        _test.Run(() => producer.CommitAsync(Never));
        Assert.Equal(4, _test.Values().Count());
    }

    [Fact]
    public void Knows_the_last_offset_of_the_topics_that_it_was_asked_to_track()
    {
        var producer = _test.Producer(_client, "x");
        producer.TrackPositions(["t"]);
        _test.Transaction(producer, "a", "b");
        Assert.Equal(1, producer.LastOffset(T0));
        producer.Begin();
        Assert.Equal(-1, producer.LastOffset(T0));
    }

    [Fact]
    public void Shows_the_records_of_a_producer_without_id_at_once()
    {
        var producer = _test.Producer(_client);
        producer.Begin();
        _test.Send(producer, "a");
        _test.Run(() => producer.AbortAsync(Never));
        Assert.Equal(["a"], _test.Values());
    }
}
