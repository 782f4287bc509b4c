using Confluent.Kafka;
using Streaming.Integration.Tests.Support;
using Streaming.Kafka.Embedded;
using Streaming.Testing;

namespace Streaming.Integration.Tests.Docs;

/// <summary>What docs/testing.md shows of testing a worker.</summary>
public sealed class WorkerInSecondsTests
{
#pragma warning disable xUnit1051 // As a user would write it: calls have bounds of their own.
    [Fact]
    public async Task A_worker_counts_words_to_the_end_on_a_broker_of_the_test_although_answers_are_lost()
    {
        using var folder = new StateFolder();
        await using var kafka = await TestKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic("lines", 2).AddTopic("word-counts", 2));
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build())
        {
            await producer.ProduceAsync("lines", new() { Key = "1", Value = "to be or not to be" });
            await producer.ProduceAsync("lines", new() { Key = "2", Value = "that is the question" });
        }
        kafka.Faults.Next(KafkaRequest.EndTxn, KafkaFault.LoseAnswer, times: 2);                 // was it committed?
        var code = await StreamingWorker.RunAsync(WordCount(), ["run", "--until", "end", "--drain"], o =>
        {
            o.Kafka.BootstrapServers = kafka.BootstrapServers;
            o.StateDirectory = folder.Path;
        });
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(2, kafka.Faults.Counts["EndTxn: lose the answer"]);
        Assert.Equal(["be 2", "is 1", "not 1", "or 1", "question 1", "that 1", "the 1", "to 2"], Committed(kafka.BootstrapServers, "word-counts", count: 8).Order(StringComparer.Ordinal));
    }

#pragma warning restore xUnit1051
    private static Topology WordCount()
    {
        var job = new TopologyBuilder("word-count");
        job.FromTopic<string>("lines")
            .FlatMap(static line => line.Split(' '))
            .KeyBy(static word => word)
            .WindowBy(Window.Tumbling(TimeSpan.FromDays(1)))
            .Count("words")
            .Map(static w => $"{w.Key} {w.Value}")
            .ToTopic("word-counts");
        return job.Build();
    }

    private static List<string> Committed(string servers, string topic, int count)
    {
        var config = new ConsumerConfig { BootstrapServers = servers, GroupId = "test", IsolationLevel = IsolationLevel.ReadCommitted, AutoOffsetReset = AutoOffsetReset.Earliest, EnablePartitionEof = true };
        using var consumer = new ConsumerBuilder<Ignore, string>(config).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var values = new List<string>();
        for (var ends = 0; ends < 2;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException($"{values.Count} of {count} records came.");
            if (result.IsPartitionEOF) ends++;
            else values.Add(result.Message.Value);
        }
        return values;
    }
}
