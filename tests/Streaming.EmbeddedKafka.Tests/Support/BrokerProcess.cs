using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A broker in a process of its own: the test program, which becomes one when it is started with <see cref="Variable"/>.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private const string Variable = "STREAMING_TEST_BROKER";
    private readonly Process _process;

    private BrokerProcess(Process process, string bootstrapServers) => (_process, BootstrapServers) = (process, bootstrapServers);

    public string BootstrapServers { get; }

    public static async Task<BrokerProcess> StartAsync(string directory, string topic, int partitions)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Streaming.EmbeddedKafka.Tests")) { RedirectStandardOutput = true };
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{partitions}:{topic}:{directory}");
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("127.0.0.1:", line, StringComparison.Ordinal);
        return new(process, line!);
    }

    /// <summary>SIGKILL: nothing is written, closed or said any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    [ModuleInitializer]
    internal static void RunInsteadOfTests()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(':', 3) is not [var partitions, var topic, var directory]) return;
        var options = new EmbeddedKafkaOptions { DataDirectory = directory }.AddTopic(topic, int.Parse(partitions, CultureInfo.InvariantCulture));
        var kafka = EmbeddedKafka.StartAsync(options).GetAwaiter().GetResult();
        Console.Out.WriteLine(kafka.BootstrapServers);
        Console.Out.Flush();
        kafka.Stopped.GetAwaiter().GetResult();
    }
}
