using Streaming.Kafka.Embedded.Compaction;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Tests.Logs;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Compaction;

/// <summary>A log that is cleaned again and again has the same last values as one that is not.</summary>
public sealed class CleaningTests
{
    private const int Producers = 2, Keys = 6;

    [Fact]
    public void The_last_committed_value_of_each_key_is_always_there() => Property.Holds(60, random => new Run(random).Play());

    [Theory]
    [InlineData(0.0, 1, true)]
    [InlineData(0.5, 4, true)]
    [InlineData(0.9, 4, false)]
    public void A_log_is_cleaned_when_enough_of_it_is_new(double ratio, int newRecords, bool isDue)
    {
        var log = new PartitionLog(new MemoryStorage(), Guid.Empty, 0, 0);
        var config = Config(("min.cleanable.dirty.ratio", $"{ratio}"), ("segment.ms", "1"));
        for (var i = 0; i < 3; i++) Append(log, config, i * 10);
        log.CleanedTo = log.Segments.Active.BaseOffset;
        for (var i = 3; i < 3 + newRecords; i++) Append(log, config, i * 10);
        Assert.Equal(isDue, CleaningRange.IsDue(log, config, 1_000_000, out _));
    }

    [Fact]
    public void Young_records_wait_and_old_ones_do_not_wait_for_others()
    {
        var log = new PartitionLog(new MemoryStorage(), Guid.Empty, 0, 0);
        var config = Config(("min.cleanable.dirty.ratio", "1"), ("segment.ms", "1"), ("min.compaction.lag.ms", "100"), ("max.compaction.lag.ms", "200"));
        for (var i = 0; i < 5; i++) Append(log, config, i * 10);
        Assert.False(CleaningRange.IsDue(log, config, 100, out _));
        Assert.False(CleaningRange.IsDue(log, config, 200, out _));
        Assert.True(CleaningRange.IsDue(log, config, 201, out var end));
        Assert.Equal(4, end);
        CleaningRange.IsDue(log, config, 115, out end);
        Assert.Equal(2, end);
    }

    private static TopicConfig Config(params (string Name, string Value)[] set) =>
        new(set.Append(("cleanup.policy", "compact")).ToDictionary(c => c.Item1, c => c.Item2), new Dictionary<string, string>());

    private static void Append(PartitionLog log, TopicConfig config, long time)
    {
        Assert.Equal(BatchError.None, RecordBatch.TryRead(Batches.Of(new(), ("k", "v", time)), out var batch));
        log.Append(batch, time, config.Append, time);
    }

    private sealed class Run(Random random)
    {
        private readonly PartitionLog _log = new(new MemoryStorage(), Guid.Empty, 0, Batches.Noon);
        private readonly TopicConfig _config = Config(("segment.ms", "30"), ("min.cleanable.dirty.ratio", "0"), ("delete.retention.ms", "100"));
        private readonly bool[] _open = new bool[Producers];
        private readonly int[] _sequences = new int[Producers];
        private long _now = Batches.Noon;

        public void Play()
        {
            for (var step = 0; step < 150; step++)
            {
                _now += random.Next(20);
                if (random.Next(4) == 0) End(random.Next(Producers));
                else Append(random.Next(-1, Producers));
                if (random.Next(5) == 0) Clean();
            }
            for (var producer = 0; producer < Producers; producer++) End(producer);
            Clean();
            CheckTail();
        }

        private void Append(int producer)
        {
            var records = Enumerable.Range(0, random.Next(1, 4)).Select(i => (Key: $"k{random.Next(Keys)}", Value: random.Next(4) == 0 ? null : $"{_log.End + i}")).ToList();
            var start = producer < 0 ? new BatchStart() : Batches.From(producer, 0, _sequences[producer], transactional: true);
            if (producer >= 0) _sequences[producer] += records.Count;
            Assert.Equal(BatchError.None, RecordBatch.TryRead(Batches.Of(start, [.. records.Select(r => ((string?)r.Key, r.Value, _now))]), out var batch));
            _log.Append(batch, _now, _config.Append, _now);
            if (producer >= 0) _open[producer] = true;
        }

        private void End(int producer)
        {
            if (!_open[producer]) return;
            _log.AppendMarker(producer, 0, random.Next(2) == 0, _config.Append, _now);
            _open[producer] = false;
        }

        private void Clean()
        {
            if (!CleaningRange.IsDue(_log, _config, _now, out var end)) return;
            var before = Table();
            using (var cleaner = new Cleaner(_log, _config, end, _now)) cleaner.Run();
            Assert.Equal(before, Table());
            Assert.Equal(_log.Segments.All.Sum(s => s.Size), _log.Segments.Size);
        }

        // What someone who reads all of it, committed only, has in the end: deleted keys are those that are not there.
        private SortedDictionary<string, string> Table()
        {
            var table = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in Records())
            {
                if (value is null) table.Remove(key);
                else table[key] = value;
            }
            return table;
        }

        private List<(string Key, string? Value)> Records()
        {
            List<(string Key, string? Value)> all = [];
            for (var at = _log.Start; at < _log.LastStable;)
            {
                var records = _log.Segments.Read(at, _log.LastStable, random.Next(1, 2_000), atLeastOne: true);
                if (records.IsEmpty) break;
                var aborted = Embedded.Fetching.FetchedAborts.In(_log, at, records).Select(a => (a.ProducerId, a.FirstOffset)).ToList();
                var seen = LogModel.Seen(records, at, aborted).Select(s => s.Offset).ToHashSet();
                foreach (var batch in new RecordBatches(records))
                {
                    at = batch.LastOffset + 1;
                    if (batch.Attributes.IsControl) continue;
                    foreach (ref readonly var record in batch)
                    {
                        if (seen.Contains(record.Offset)) all.Add((Text(record.Key, batch)!, Text(record.Value, batch)));
                    }
                }
            }
            return all;
        }

        // Every producer goes on where it was, and the end is where it was.
        private void CheckTail()
        {
            Assert.Equal(_log.End, _log.LastStable);
            for (var producer = 0; producer < Producers; producer++)
            {
                Assert.Equal(BatchError.None, RecordBatch.TryRead(Batches.Of(Batches.From(producer, 0, _sequences[producer], true), "x"), out var next));
                Assert.Equal(SequenceCheck.Next, _log.Producers.Of(producer).Check(next, out _));
            }
        }

        private static string? Text(Slice slice, in RecordBatch batch) => slice.IsNull ? null : System.Text.Encoding.UTF8.GetString(slice.Of(batch.Span));
    }
}
