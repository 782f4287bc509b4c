using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>What is left of a compacted topic. A real broker looks for work every 15 seconds.</summary>
public sealed class CompactionScenarios
{
    // Tombstones and markers go with the second cleaning that finds them, or never.
    private const string AtOnce = "0", Never = "9223372036854775";

    [Fact]
    public Task The_last_record_of_each_key_stays_and_tombstones_go_later() => Brokers.AgreeAsync(stage =>
    {
        string[] topics = [stage.Topic("at-once", 1, Config(AtOnce)), stage.Topic("never", 1, Config(Never))];
        foreach (var topic in topics)
        {
            stage.Produce("a, b, c", topic, Of(new(), ("a", "1", Noon), ("b", "1", Noon + 1), ("c", "1", Noon + 2)));
            stage.Produce("only a", topic, Of(new(), ("a", "2", Noon + 3)));
            stage.Produce("b again, c deleted", topic, Of(new(), ("b", "2", Noon + 4), ("c", null, Noon + 5), ("d", "1", Noon + 6)));
            stage.Produce("c never was", topic, Of(new(), ("e", null, Noon + 7)));
            stage.Produce("rolls", topic, Of(new(), ("x", "1", Noon + 5_000)));
        }
        foreach (var topic in topics)
        {
            Compacted(stage, "first", topic, r => !r.Contains(":a=1", StringComparison.Ordinal));
            stage.Fetch("in a gap", topic, 2);
            stage.List("earliest", topic, -2);
            stage.List("by time", topic, Noon + 1);
        }
        foreach (var topic in topics)
        {
            stage.Produce("a deleted", topic, Of(new(), ("a", null, Noon + 5_001)));
            stage.Produce("rolls again", topic, Of(new(), ("x", "2", Noon + 10_000)));
        }
        foreach (var topic in topics) Compacted(stage, "second", topic, r => !r.Contains(":a=2", StringComparison.Ordinal));
        foreach (var topic in topics) stage.Produce("rolls once more", topic, Of(new(), ("x", "3", Noon + 20_000)));
        foreach (var topic in topics) Compacted(stage, "third", topic, r => !r.Contains(":x=1", StringComparison.Ordinal));
    });

    [Fact]
    public Task The_last_batch_of_a_producer_stays_without_its_records() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 1, Config(Never));
        var id = stage.Until(new InitProducerIdRequest { TransactionalId = null }, 4, r => r.ErrorCode == Protocol.KafkaError.None).ProducerId;
        stage.Produce("idempotent", topic, Of(From(id, 0, 0), ("a", "1", Noon), ("b", "1", Noon)));
        stage.Produce("idempotent again", topic, Of(From(id, 0, 2), ("a", "2", Noon), ("b", "2", Noon)));
        stage.Produce("a, b by another", topic, Of(new(), ("a", "3", Noon), ("b", "3", Noon)));
        stage.Produce("rolls", topic, Of(new(), ("x", "1", Noon + 5_000)));
        Compacted(stage, "the last batch of the producer stays, empty", topic, r => !r.Contains(":a=1", StringComparison.Ordinal));
        stage.Produce("next", topic, Of(From(id, 0, 4), ("c", "1", Noon + 5_000)));
        stage.Produce("the batch before it again", topic, Of(From(id, 0, 2), ("a", "2", Noon), ("b", "2", Noon)));
    });

    [Fact]
    public Task Aborted_records_go_and_markers_stay_as_long_as_they_are_needed() => Brokers.AgreeAsync(stage =>
    {
        string[] topics = [stage.Topic("at-once", 1, Config(AtOnce)), stage.Topic("never", 1, Config(Never))];
        var producers = new[] { "one", "two" }.Select(n => stage.Init(n, stage.Transactional(n))).ToArray();
        foreach (var topic in topics)
        {
            long end = 0;
            // Of both producers: aborted, committed and written over, committed.
            foreach (var (producer, sequence, key, commit) in new[] { (0, 0, "a", false), (1, 0, "a", true), (0, 1, "b", true), (1, 1, "a", true), (1, 2, "b", false) })
            {
                stage.Add("add", producers[producer], topic);
                stage.Produce("write", topic, Of(From(producers[producer].Id, producers[producer].Epoch, sequence, true), (key, $"{producer}{sequence}", Noon)), transactionalId: producers[producer].Name);
                stage.EndTransaction("end", producers[producer], commit);
                stage.Settled(topic, end += 2);
            }
            // Markers have the time of now, so this is in a segment of its own.
            stage.Produce("rolls", topic, Of(new(), ("x", "1", Noon + 5_000)));
            stage.Produce("rolls again", topic, Of(new(), ("x", "2", Noon * 2)));
        }
        // The first batch is in a segment of its own too, and that may be cleaned before the others are written: x is in one with it when all are.
        foreach (var topic in topics) Committed(stage, "first", topic, r => r.Contains(":x=1", StringComparison.Ordinal) && !r.Contains(":a=00", StringComparison.Ordinal) && !r.Contains(":a=10", StringComparison.Ordinal));
        foreach (var topic in topics) stage.Produce("rolls once more", topic, Of(new(), ("x", "3", Noon * 3)));
        foreach (var topic in topics) Committed(stage, "second", topic, r => !r.Contains(":x=1", StringComparison.Ordinal));
        foreach (var topic in topics) stage.Produce("rolls a last time", topic, Of(new(), ("x", "4", Noon * 4)));
        foreach (var topic in topics) Committed(stage, "third", topic, r => !r.Contains(":x=2", StringComparison.Ordinal));
    });

    [Fact]
    public Task Compressed_batches_are_cleaned_too() => Brokers.AgreeAsync(stage =>
    {
        var topics = Enum.GetValues<CompressionCodec>().Select(codec => (Codec: codec, Topic: stage.Topic($"{codec}", 1, Config(Never)))).ToList();
        foreach (var (codec, topic) in topics)
        {
            stage.Produce("a, b", topic, Compressed(codec, Of(new(), ("a", "1", Noon), ("b", new string('x', 1000), Noon + 7), ("c", "1", Noon + 3))));
            stage.Produce("a", topic, Compressed(codec, Of(new(), ("a", "2", Noon))));
            stage.Produce("rolls", topic, Of(new(), ("x", "1", Noon + 5_000)));
            stage.List("by time", topic, Noon + 4);
        }
        foreach (var (codec, topic) in topics)
        {
            stage.Transcript.Write($"{codec}");
            var left = stage.Until(stage.Fetching(topic, 0), 12, r => r.Responses[0].Partitions[0].Records is { } records && Batches(records)[0].Count == 2);
            foreach (var batch in Batches(left.Responses[0].Partitions[0].Records!.Value)) Write(stage, batch);
        }
    });

    private static (string, string)[] Config(string deleteRetentionMs) =>
        
    [
        ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0"), ("segment.ms", "1000"), ("delete.retention.ms", deleteRetentionMs),
        ("message.timestamp.after.max.ms", "9223372036854775807"),
    ];

    private static void Committed(Stage stage, string label, string topic, Func<string, bool> isDone)
    {
        stage.Until(stage.Fetching(topic, 0, IsolationLevel.ReadCommitted), 12, r => isDone(stage.Transcript.Describe(r)));
        stage.Fetch(label, topic, 0, IsolationLevel.ReadCommitted);
    }

    private static void Compacted(Stage stage, string label, string topic, Func<string, bool> isDone)
    {
        var done = stage.Until(stage.Fetching(topic, 0), 12, r => isDone(stage.Transcript.Describe(r)));
        stage.Transcript.Write(label, done);
    }

    private static void Write(Stage stage, in RecordBatch batch)
    {
        using var scratch = new Protocol.WireBuffer();
        var open = Embedded.Records.OpenBatch.Of(batch, scratch);
        stage.Transcript.Write($"{batch.BaseOffset}..{batch.LastOffset} {batch.Attributes.Codec} {batch.IsIntact} {batch.MaxTimestamp}");
        foreach (ref readonly var record in open) stage.Transcript.Write($"{record.Offset} {record.Timestamp} {System.Text.Encoding.UTF8.GetString(record.Key.Of(open.Span))} {record.Value.Length}");
    }

    private static List<RecordBatch> Batches(ReadOnlyMemory<byte> records)
    {
        List<RecordBatch> all = [];
        foreach (var batch in new RecordBatches(records)) all.Add(batch);
        return all;
    }

    private static byte[] Compressed(CompressionCodec codec, byte[] batch)
    {
        if (codec == CompressionCodec.None) return batch;
        using var buffer = new Protocol.WireBuffer();
        buffer.Write(batch.AsSpan(0, BatchLayout.Records));
        Embedded.Records.Codecs.Compress(codec, batch.AsSpan(BatchLayout.Records), buffer);
        var bytes = buffer.From(0).ToArray();
        bytes[BatchLayout.Attributes + 1] = (byte)codec;
        BatchPatch.Seal(bytes);
        return bytes;
    }
}
