using Streaming.Kafka.Embedded.Fetching;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Logs;

/// <summary>Random appends, markers, deletions and reads, against a list.</summary>
public sealed class PartitionLogProperties
{
    private const int Producers = 3;

    [Fact]
    public void A_log_is_what_a_list_would_be() => Property.Holds(40, random => new Run(random).Play());

    private sealed class Run(Random random)
    {
        private readonly PartitionLog _log = new(new MemoryStorage(), Guid.Empty, 0, Batches.Noon);
        private readonly AppendRule _rule = new(random.Next(200, 5_000), random.Next(2) == 0 ? long.MaxValue : 50, false);
        private readonly LogModel _model = new();
        private readonly LogModel.ModelTransaction?[] _open = new LogModel.ModelTransaction?[Producers];
        private readonly int[] _sequences = new int[Producers];
        private long _now = Batches.Noon;

        public void Play()
        {
            for (var step = 0; step < 120; step++)
            {
                _now += random.Next(20);
                Step();
                Check();
            }
            for (var i = 0; i < 10; i++) CheckFrom(random.NextInt64(_model.Start, _model.End + 1));
        }

        private void Step()
        {
            var choice = random.Next(10);
            if (choice < 4) Append(-1);
            else if (choice < 7) Append(random.Next(Producers));
            else if (choice < 9) End(random.Next(Producers));
            else if (random.Next(3) == 0) DeleteBefore(random.NextInt64(_model.Start, _model.End + 1));
        }

        private void Append(int producer)
        {
            var values = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"{_model.End + i}{new string('x', random.Next(100))}").ToArray();
            var isNew = producer >= 0 && _open[producer] is null;
            if (isNew) _open[producer] = new();
            foreach (var value in values) _model.Add(value, producer < 0 ? null : _open[producer]);
            var start = producer < 0 ? new BatchStart() : Batches.From(producer, 0, _sequences[producer], transactional: true);
            if (producer >= 0) _sequences[producer] += values.Length;
            var batch = Read(Batches.Of(start, [.. values.Select(v => ((string?)"k", (string?)v, _now))]));
            if (producer >= 0 && _log.Producers.TryFind(producer, out var state)) Assert.Equal(SequenceCheck.Next, state.Check(batch, out _));
            Assert.Equal(_model.End - values.Length, _log.Append(batch, _now, _rule, _now));
            if (producer >= 0) CheckRepeats(producer, batch);
        }

        private void CheckRepeats(int producer, in RecordBatch batch)
        {
            Assert.True(_log.Producers.TryFind(producer, out var state));
            Assert.Equal(SequenceCheck.Duplicate, state.Check(batch, out var before));
            Assert.Equal(_log.End - batch.Count, before.Offset);
        }

        private void End(int producer)
        {
            if (_open[producer] is not { } transaction) return;
            var commits = random.Next(2) == 0;
            Assert.Equal(KafkaError.None, _log.AppendMarker(producer, 0, commits, _rule, _now));
            (transaction.IsOpen, transaction.IsAborted, _open[producer]) = (false, !commits, null);
            _model.AddMarker();
        }

        private void DeleteBefore(long offset)
        {
            _log.DeleteBefore(offset);
            _model.Start = offset;
        }

        private void Check()
        {
            Assert.Equal((_model.Start, _model.End, _model.LastStable), (_log.Start, _log.End, _log.LastStable));
            Assert.Equal(_log.Segments.All.Sum(s => s.Size), _log.Segments.Size);
            CheckFrom(random.NextInt64(_model.Start, _model.End + 1));
        }

        private void CheckFrom(long offset)
        {
            foreach (var isolation in Enum.GetValues<IsolationLevel>())
            {
                var committed = isolation == IsolationLevel.ReadCommitted;
                var expected = _model.From(offset, committed).ToList();
                var (seen, at) = (new List<(long, string)>(), offset);
                while (at < _log.EndFor(isolation))
                {
                    var atMost = random.Next(1, 3_000);
                    var records = _log.Segments.Read(at, _log.EndFor(isolation), atMost, atLeastOne: true);
                    Assert.False(records.IsEmpty);
                    var aborted = committed ? FetchedAborts.In(_log, at, records).Select(a => (a.ProducerId, a.FirstOffset)) : null;
                    seen.AddRange(LogModel.Seen(records, at, aborted));
                    foreach (var batch in new RecordBatches(records)) at = batch.LastOffset + 1;
                }
                Assert.Equal(expected, seen);
            }
        }

        private static RecordBatch Read(byte[] bytes)
        {
            Assert.Equal(BatchError.None, RecordBatch.TryRead(bytes, out var batch));
            return batch;
        }
    }
}
