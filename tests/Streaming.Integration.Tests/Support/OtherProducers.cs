using System.Diagnostics;
using Confluent.Kafka;

namespace Streaming.Integration.Tests.Support;

/// <summary>Producers that are not ours: they choose partitions by themselves.</summary>
internal static class OtherProducers
{
    private static readonly string? Tool = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA_TOOL");

    /// <summary>librdkafka with its default partitioner (consistent_random: CRC32 of the key), as kcat, Python, Go, and .NET programs use it.</summary>
    internal static async Task WriteByLibrdkafkaAsync(string topic, IEnumerable<(string Key, string Value)> items)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Cluster.Servers }).Build();
        await Task.WhenAll(items.Select(i => producer.ProduceAsync(topic, new Message<string, string> { Key = i.Key, Value = i.Value }, Cluster.Stop)));
    }

    /// <summary>A record with a header.</summary>
    internal static async Task WriteWithHeaderAsync(string topic, string value, string header, string headerValue)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Cluster.Servers }).Build();
        await producer.ProduceAsync(topic, new Message<Null, string> { Value = value, Headers = new() { { header, System.Text.Encoding.ASCII.GetBytes(headerValue) } } }, Cluster.Stop);
    }

    /// <summary>The Java client with its default partitioner (murmur2), by Kafka's console producer. Its command is in STREAMING_TEST_KAFKA_TOOL; called with the class's name and arguments.</summary>
    internal static async Task WriteByJavaAsync(string topic, IEnumerable<(string Key, string Value)> items)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Tool), "STREAMING_TEST_KAFKA_TOOL is not set: no Java client at hand. It names a command that runs a class of Kafka's tools.");
        var start = new ProcessStartInfo(Tool!) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["tool", "ConsoleProducer", "--bootstrap-server", Cluster.Servers, "--topic", topic, "--reader-property", "parse.key=true", "--reader-property", "key.separator=:"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Cluster.Stop), process.StandardError.ReadToEndAsync(Cluster.Stop));
        foreach (var (key, value) in items) await process.StandardInput.WriteLineAsync($"{key}:{value}");
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cluster.Stop);
        Assert.True(process.ExitCode == 0, string.Join(Environment.NewLine, await said));
    }
}
