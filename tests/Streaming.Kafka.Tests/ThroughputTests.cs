using System.Diagnostics;
using Streaming.Tests.Shared;

namespace Streaming.Kafka.Tests;

/// <summary>Alone, since allocation is counted for the whole process.</summary>
[CollectionDefinition(nameof(ThroughputTests), DisableParallelization = true)]
[Collection(nameof(ThroughputTests))]
public sealed class ThroughputTests
{
    private const int Count = 100_000;

    [Fact]
    public async Task A_hundred_thousand_records_go_out_and_come_in_without_allocation_per_record()
    {
        Assert.SkipWhen(BrokerUnderTest.IsEmbedded, "The broker is in this process: what it allocates is not told apart. With STREAMING_TEST_KAFKA it is another.");
        await using var cluster = new TestCluster();
        var topic = await cluster.TopicAsync(2);
        await using var producer = await cluster.ProducerAsync(TestCluster.Name("p"));
        await using var reader = cluster.Transport.OpenReader();
        var records = new OutgoingRecords();
        var value = new byte[200];
        Random.Shared.NextBytes(value);
        for (var i = 0; i < 1000; i++)
        {
            records.Data.Write(value);
            records.Add(topic, i % 2, 1_700_000_000_000 + i, 16, 184);
        }
        await RoundAsync();
        var written = await RoundAsync();
        var read = await ReadAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"out: {written} | in: {read}");
        Assert.InRange(written.BytesPerRecord, 0, 8);
        Assert.InRange(read.BytesPerRecord, 0, 24);

        async Task<Figures> RoundAsync()
        {
            var (watch, before, cpu) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(true), Environment.CpuUsage.TotalTime);
            producer.Begin();
            for (var i = 0; i < Count / records.Count; i++) await TestCluster.SendAsync(producer, records);
            Assert.Empty(await producer.FlushAsync(TestCluster.Stop));
            await producer.CommitAsync(TestCluster.Stop);
            return new(watch.Elapsed, GC.GetTotalAllocatedBytes(true) - before, Environment.CpuUsage.TotalTime - cpu);
        }

        async Task<Figures> ReadAsync()
        {
            TopicPartition[] partitions = [new(topic, 0), new(topic, 1)];
            var figures = default(Figures);
            for (var round = 0; round < 2; round++)
            {
                var (watch, before, cpu) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(true), Environment.CpuUsage.TotalTime);
                reader.Assign(partitions.ToDictionary(p => p, _ => (long)((Count / 2) + 1)));
                for (var seen = 0; seen < Count;)
                {
                    using var batch = await reader.ReadAsync(TestCluster.Patience, TestCluster.Stop);
                    seen += batch?.Count ?? 0;
                }
                figures = new(watch.Elapsed, GC.GetTotalAllocatedBytes(true) - before, Environment.CpuUsage.TotalTime - cpu);
            }
            return figures;
        }
    }

    private readonly record struct Figures(TimeSpan Time, long Bytes, TimeSpan Cpu)
    {
        internal double BytesPerRecord => (double)Bytes / Count;

        public override string ToString() =>
            $"{Count / Time.TotalSeconds:n0} records/s, {BytesPerRecord:f1} bytes allocated a record, {Cpu.TotalMicroseconds / Count:f2} µs CPU a record";
    }
}
