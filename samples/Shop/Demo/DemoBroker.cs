using Shop.Demo.Screen;
using Streaming.Kafka.Embedded;

namespace Shop.Demo;

/// <summary>The broker of a run that was given none: in this process, on files that go with it.</summary>
internal sealed class DemoBroker : IAsyncDisposable
{
    private readonly EmbeddedKafka _kafka;

    private DemoBroker(EmbeddedKafka kafka) => _kafka = kafka;

    public string BootstrapServers => _kafka.BootstrapServers;

    public static async Task<DemoBroker> StartAsync(IDemoScreen screen, CancellationToken cancellationToken)
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = Path.Combine(DemoDirectory.Path, "kafka"), Log = line => screen.Warn($"broker: {line}") };
        var kafka = await EmbeddedKafka.StartAsync(options, cancellationToken);
        screen.Say("demo", $"embedded Kafka on {kafka.BootstrapServers}");
        return new(kafka);
    }

    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        DemoDirectory.Remove();
    }
}
